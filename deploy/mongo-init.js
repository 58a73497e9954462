// Makes the replica set and one user a process, each with the databases of its
// own services only. Run inside mongo-0, where MongoDB lets in the first user
// without a password; running it again changes only what is new.
const { readFileSync } = require("fs");
const secret = (name) => readFileSync("/run/secrets/" + name, "utf8").trim();

const databases = {
  accounts: ["accounts"],
  procurement: ["suppliers", "codelists", "clauses", "tenders", "awards", "pools", "delivery", "record"],
  bids: ["bids"],
  reading: ["opendata"],
  notify: ["notify", "watch"],
};

const set = { _id: "fairlot", members: [2, 1, 1].map((priority, i) => ({ _id: i, host: `mongo-${i}.mongo:27017`, priority })) };
try {
  rs.initiate(set);
} catch (e) {
  if (!["AlreadyInitialized", "Unauthorized"].includes(e.codeName)) throw e;
}
const deadline = Date.now() + 120_000;
while (!db.hello().isWritablePrimary) {
  if (Date.now() > deadline) throw new Error("this member is not the primary; step the other one down and try again");
  sleep(500);
}

const admin = db.getSiblingDB("admin");
const root = { user: "root", pwd: secret("mongo_root") };
try {
  admin.createUser({ ...root, roles: ["root"] });
} catch (e) {
  if (!["Unauthorized", "Location51003"].includes(e.codeName)) throw e; // there is one already
}
admin.auth(root.user, root.pwd);
const ensure = (user, roles) => {
  const is = { pwd: secret(`${user}_password`), roles };
  if (admin.getUser(user)) admin.updateUser(user, is);
  else admin.createUser({ user, ...is });
};
for (const [user, names] of Object.entries(databases)) {
  ensure(user, names.map((name) => ({ role: "readWrite", db: `fairlot_${name}` })));
}
ensure("operator", ["backup", "restore", "clusterMonitor"]);

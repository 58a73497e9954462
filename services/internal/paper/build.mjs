// Puts the fonts that the printed documents embed where Go finds them.
import { copyFileSync, mkdirSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const here = dirname(fileURLToPath(import.meta.url));
const from = join(here, "node_modules", "@expo-google-fonts", "noto-sans");
const to = join(here, "fonts");

mkdirSync(to, { recursive: true });
for (const [file, name] of [
  ["400Regular/NotoSans_400Regular.ttf", "NotoSans-Regular.ttf"],
  ["700Bold/NotoSans_700Bold.ttf", "NotoSans-Bold.ttf"],
]) {
  copyFileSync(join(from, file), join(to, name));
}

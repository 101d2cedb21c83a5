import accounts from "./accounts";
import app from "./app";
import compose from "./compose";
import graph from "./graph";
import media from "./media";
import posts from "./posts";
import problems from "./problems";
import ui from "./ui";

export default { ...app, ...accounts, ...graph, ...media, ...posts, ...compose, ...problems, ...ui };

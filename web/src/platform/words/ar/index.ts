import accounts from "./accounts";
import app from "./app";
import compose from "./compose";
import engagement from "./engagement";
import graph from "./graph";
import media from "./media";
import posts from "./posts";
import problems from "./problems";
import ui from "./ui";

export default {
  ...app,
  ...accounts,
  ...graph,
  ...engagement,
  ...media,
  ...posts,
  ...compose,
  ...problems,
  ...ui,
};

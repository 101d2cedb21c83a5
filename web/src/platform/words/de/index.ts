import accounts from "./accounts";
import app from "./app";
import compose from "./compose";
import feed from "./feed";
import engagement from "./engagement";
import graph from "./graph";
import marks from "./marks";
import media from "./media";
import posts from "./posts";
import problems from "./problems";
import report from "./report";
import saved from "./saved";
import tags from "./tags";
import ui from "./ui";

export default {
  ...app,
  ...accounts,
  ...feed,
  ...graph,
  ...marks,
  ...engagement,
  ...media,
  ...posts,
  ...compose,
  ...problems,
  ...report,
  ...saved,
  ...tags,
  ...ui,
};

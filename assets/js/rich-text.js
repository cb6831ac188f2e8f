// TipTap in place of a plain field. The field stays in the form and gets the HTML at each change; the server cleans it as it cleans
// what was typed without scripts. The words of its toolbar stand in the page, in #rich-words.
import { Editor } from "@tiptap/core";
import { Blockquote } from "@tiptap/extension-blockquote";
import { Bold } from "@tiptap/extension-bold";
import { Document } from "@tiptap/extension-document";
import { HardBreak } from "@tiptap/extension-hard-break";
import { Italic } from "@tiptap/extension-italic";
import { Link } from "@tiptap/extension-link";
import { BulletList, ListItem, OrderedList } from "@tiptap/extension-list";
import { Paragraph } from "@tiptap/extension-paragraph";
import { Text } from "@tiptap/extension-text";
import { UndoRedo } from "@tiptap/extensions";
import { TextSelection } from "@tiptap/pm/state";

const HAS_BLOCKS = /<(p|ul|ol|blockquote|br)[\s>/]/i;
const LINK = Link.configure({ openOnClick: false, autolink: false, linkOnPaste: true, protocols: ["mailto"], HTMLAttributes: { rel: null, target: null } });
const EXTENSIONS = [Document, Paragraph, Text, Bold, Italic, LINK, BulletList, OrderedList, ListItem, Blockquote, HardBreak, UndoRedo];

const words = (name) => document.querySelector(`#rich-words [data-word="${name}"]`)?.textContent ?? name;

export function richText(field) {
  const place = document.createElement("div");
  const label = document.querySelector(`label[for="${CSS.escape(field.id)}"]`);
  if (label && !label.id) label.id = `${field.id}_label`;
  const editor = new Editor({
    element: place,
    extensions: EXTENSIONS,
    content: asHtml(field.value),
    injectCSS: false,
    editorProps: {
      attributes: {
        class: "rich-text",
        role: "textbox",
        "aria-multiline": "true",
        ...(label ? { "aria-labelledby": label.id } : {}),
        ...(field.getAttribute("aria-invalid") ? { "aria-invalid": "true" } : {}),
        ...(document.getElementById(`${field.id}_error`) ? { "aria-describedby": `${field.id}_error` } : {}),
        lang: field.closest("[data-write]")?.dataset.write ?? "",
      },
      handleDOMEvents: { blur: keepSelection },
    },
    onUpdate: () => {
      field.value = editor.isEmpty ? "" : editor.getHTML();
    },
  });
  const { bar, link } = tools(editor, field, label);
  field.before(bar, link, place);
  field.hidden = true;
  document.getElementById(`${field.id}_helptext`)?.setAttribute("hidden", "");
  label?.addEventListener("click", () => editor.commands.focus());
}

// A browser tells of a new selection a task later; a tool reached before that would work on the selection before it, as whoever
// left the field in the meantime has their selection ignored. It is read as the field is left.
function keepSelection(view) {
  const { anchorNode, anchorOffset, focusNode, focusOffset } = document.getSelection();
  if (!view.dom.contains(anchorNode) || !view.dom.contains(focusNode)) return;
  const ends = [view.posAtDOM(anchorNode, anchorOffset), view.posAtDOM(focusNode, focusOffset)].sort((a, b) => a - b);
  const { from, to } = view.state.selection;
  if (ends[0] === from && ends[1] === to) return;
  const [first, last] = ends.map((end) => view.state.doc.resolve(end));
  view.dispatch(view.state.tr.setSelection(TextSelection.between(first, last)));
}

function asHtml(typed) {
  if (!typed.trim() || HAS_BLOCKS.test(typed)) return typed;
  return typed.split(/\n\s*\n/).map((part) => `<p>${part}</p>`).join("");
}

function tools(editor, field, label) {
  const bar = document.createElement("div");
  bar.className = "rich-tools";
  bar.setAttribute("role", "toolbar");
  if (label) bar.setAttribute("aria-label", `${words("tools")}: ${label.firstChild.textContent.trim()}`);
  const link = linkRow(editor, field);
  const buttons = [
    ["bold", "bold", () => editor.chain().focus().toggleBold().run()],
    ["italic", "italic", () => editor.chain().focus().toggleItalic().run()],
    ["link", "link", () => link.ask()],
    ["bulletList", "bullets", () => editor.chain().focus().toggleBulletList().run()],
    ["orderedList", "numbers", () => editor.chain().focus().toggleOrderedList().run()],
    ["blockquote", "quote", () => editor.chain().focus().toggleBlockquote().run()],
    ["", "undo", () => editor.chain().focus().undo().run()],
    ["", "redo", () => editor.chain().focus().redo().run()],
  ].map(([mark, name, act]) => {
    const button = document.createElement("button");
    button.type = "button";
    button.textContent = words(name);
    button.addEventListener("click", act);
    if (mark) button.dataset.mark = mark;
    return button;
  });
  bar.append(...buttons);
  oneStop(bar, buttons);
  const show = () => {
    for (const one of buttons) if (one.dataset.mark) one.setAttribute("aria-pressed", String(editor.isActive(one.dataset.mark)));
  };
  editor.on("transaction", show);
  show();
  return { bar, link: link.row };
}

// One stop of the Tab key; the arrows lead from button to button (ARIA's pattern of a toolbar).
function oneStop(bar, buttons) {
  const go = (to) => {
    for (const one of buttons) one.tabIndex = one === to ? 0 : -1;
  };
  go(buttons[0]);
  bar.addEventListener("focusin", (event) => go(event.target));
  bar.addEventListener("keydown", (event) => {
    const here = buttons.indexOf(document.activeElement);
    const to = { ArrowRight: here + 1, ArrowLeft: here - 1, Home: 0, End: buttons.length - 1 }[event.key];
    if (to === undefined || here < 0) return;
    event.preventDefault();
    buttons.at(to % buttons.length).focus();
  });
}

function linkRow(editor, field) {
  const row = document.createElement("div");
  row.className = "rich-link";
  row.hidden = true;
  const id = `${field.id}_address`;
  const box = document.createElement("div");
  const label = Object.assign(document.createElement("label"), { className: "label", htmlFor: id, textContent: words("address") });
  // No name: it is no part of the form.
  const input = Object.assign(document.createElement("input"), { className: "field", id, type: "text", inputMode: "url" });
  const set = Object.assign(document.createElement("button"), { className: "button quiet small", type: "button", textContent: words("set") });
  const drop = Object.assign(document.createElement("button"), { className: "button quiet small", type: "button", textContent: words("unlink") });
  box.append(label, input);
  row.append(box, set, drop);
  const close = () => {
    row.hidden = true;
    editor.commands.focus();
  };
  const write = () => {
    const href = input.value.trim();
    if (!href) {
      editor.chain().focus().extendMarkRange("link").unsetLink().run();
    } else if (editor.state.selection.empty && !editor.isActive("link")) {
      editor.chain().focus().insertContent({ type: "text", text: href, marks: [{ type: "link", attrs: { href } }] }).run();
    } else {
      editor.chain().focus().extendMarkRange("link").setLink({ href }).run();
    }
    close();
  };
  set.addEventListener("click", write);
  drop.addEventListener("click", () => {
    editor.chain().focus().extendMarkRange("link").unsetLink().run();
    close();
  });
  input.addEventListener("keydown", (event) => {
    if (event.key === "Escape") close();
    if (event.key !== "Enter") return;
    event.preventDefault();
    write();
  });
  return {
    row,
    ask() {
      input.value = editor.getAttributes("link").href ?? "";
      row.hidden = false;
      input.focus();
    },
  };
}

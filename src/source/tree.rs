//! The tree that the HTML parser builds: an arena, so that nothing walks or frees it by recursion.

use std::borrow::Cow;
use std::cell::{Cell, RefCell};
use std::rc::Rc;

use html5ever::interface::{ElementFlags, NodeOrText, QuirksMode, TreeSink};
use html5ever::tendril::StrTendril;
use html5ever::{Attribute, ExpandedName, QualName};

use super::tag::Tag;

/// The deepest nesting that is read; browsers stop at about half of it.
const DEEPEST: u32 = 1000;

/// The most nodes that are read; pages have some ten thousand.
const MOST_NODES: usize = 400_000;

/// No node.
const NONE: u32 = u32::MAX;

/// The parsed document.
#[derive(Debug)]
pub(super) struct Tree {
    nodes: Vec<Node>,
}

#[derive(Debug)]
struct Node {
    is: Is,
    depth: u32,
    parent: u32,
    first: u32,
    last: u32,
    before: u32,
    behind: u32,
}

#[derive(Debug)]
enum Is {
    Element(Tag),
    Text(StrTendril),
    /// A comment, a processing instruction, or the document itself.
    Other,
}

/// A step of a walk through the tree.
#[derive(Debug)]
pub(super) enum Step<'a> {
    Enter(&'a Tag),
    Leave(&'a Tag),
    Text(&'a str),
}

impl Tree {
    /// Whether there is such an element.
    pub fn has(&self, tag: &Tag) -> bool {
        self.nodes.iter().any(|node| matches!(&node.is, Is::Element(own) if own == tag))
    }

    /// Walks the tree in document order; what does not pass is passed over, of a
    /// field only that it is there is told. An element is asked for by its number as well.
    pub fn walk<'a>(&'a self, mut take: impl FnMut(Step<'a>), passes: impl Fn(u32, &Tag) -> bool) {
        let mut at = 0;
        loop {
            let node = &self.nodes[at as usize];
            let mut down = node.first;
            match &node.is {
                Is::Element(tag) if !passes(at, tag) => {
                    down = NONE;
                    if let Tag::Field(_) = tag {
                        take(Step::Enter(tag));
                    }
                }
                Is::Element(tag) => {
                    take(Step::Enter(tag));
                    if down == NONE {
                        take(Step::Leave(tag));
                    }
                }
                Is::Text(text) => take(Step::Text(text)),
                Is::Other => {}
            }
            if down != NONE {
                at = down;
                continue;
            }
            loop {
                let node = &self.nodes[at as usize];
                if node.behind != NONE {
                    at = node.behind;
                    break;
                }
                if node.parent == NONE {
                    return;
                }
                at = node.parent;
                if let Is::Element(tag) = &self.nodes[at as usize].is {
                    take(Step::Leave(tag));
                }
            }
        }
    }

    fn add(&mut self, is: Is) -> u32 {
        let id = u32::try_from(self.nodes.len()).unwrap_or(NONE);
        self.nodes.push(Node { is, depth: 0, parent: NONE, first: NONE, last: NONE, before: NONE, behind: NONE });
        id
    }

    fn detach(&mut self, id: u32) {
        let Node { parent, before, behind, .. } = self.nodes[id as usize];
        match before {
            NONE if parent != NONE => self.nodes[parent as usize].first = behind,
            NONE => {}
            before => self.nodes[before as usize].behind = behind,
        }
        match behind {
            NONE if parent != NONE => self.nodes[parent as usize].last = before,
            NONE => {}
            behind => self.nodes[behind as usize].before = before,
        }
        let node = &mut self.nodes[id as usize];
        (node.parent, node.before, node.behind) = (NONE, NONE, NONE);
    }

    /// Puts `id`, which has no parent, below `parent` before `behind`, or last. Gives its depth.
    fn insert(&mut self, parent: u32, behind: u32, id: u32) -> u32 {
        let before = if behind == NONE { self.nodes[parent as usize].last } else { self.nodes[behind as usize].before };
        let depth = self.nodes[parent as usize].depth + 1;
        let node = &mut self.nodes[id as usize];
        (node.parent, node.before, node.behind, node.depth) = (parent, before, behind, depth);
        match before {
            NONE => self.nodes[parent as usize].first = id,
            before => self.nodes[before as usize].behind = id,
        }
        match behind {
            NONE => self.nodes[parent as usize].last = id,
            behind => self.nodes[behind as usize].before = id,
        }
        depth
    }

    /// The node before which a new last child of `parent` (before `behind`) would come.
    fn neighbour(&self, parent: u32, behind: u32) -> u32 {
        if behind == NONE { self.nodes[parent as usize].last } else { self.nodes[behind as usize].before }
    }
}

/// A node as the parser names it.
#[derive(Clone, Debug)]
pub(super) struct Handle {
    id: u32,
    name: Option<Rc<QualName>>,
}

/// What the parser builds the tree with.
#[derive(Debug)]
pub(super) struct Sink {
    tree: RefCell<Tree>,
    /// Said when the tree outgrows what is read.
    overgrown: Rc<Cell<bool>>,
    nameless: QualName,
}

impl Sink {
    /// A sink that says in `overgrown` when to stop.
    pub fn new(overgrown: Rc<Cell<bool>>) -> Self {
        let mut tree = Tree { nodes: Vec::new() };
        tree.add(Is::Other);
        let nameless = QualName::new(None, html5ever::ns!(), html5ever::LocalName::from(""));
        Self { tree: RefCell::new(tree), overgrown, nameless }
    }

    fn add(&self, is: Is, name: Option<Rc<QualName>>) -> Handle {
        let mut tree = self.tree.borrow_mut();
        if tree.nodes.len() >= MOST_NODES {
            self.overgrown.set(true);
        }
        Handle { id: tree.add(is), name }
    }

    fn insert(&self, parent: u32, behind: u32, child: NodeOrText<Handle>) {
        let mut tree = self.tree.borrow_mut();
        let id = match child {
            NodeOrText::AppendNode(node) => {
                tree.detach(node.id);
                node.id
            }
            NodeOrText::AppendText(text) => {
                let neighbour = tree.neighbour(parent, behind);
                if let Some(Is::Text(before)) = tree.nodes.get_mut(neighbour as usize).map(|node| &mut node.is) {
                    before.push_tendril(&text);
                    return;
                }
                if tree.nodes.len() >= MOST_NODES {
                    self.overgrown.set(true);
                }
                tree.add(Is::Text(text))
            }
        };
        if tree.insert(parent, behind, id) > DEEPEST {
            self.overgrown.set(true);
        }
    }
}

impl TreeSink for Sink {
    type Handle = Handle;
    type Output = Tree;
    type ElemName<'a> = ExpandedName<'a>;

    fn finish(self) -> Tree {
        self.tree.into_inner()
    }

    fn parse_error(&self, _msg: Cow<'static, str>) {}

    fn get_document(&self) -> Handle {
        Handle { id: 0, name: None }
    }

    fn elem_name<'a>(&'a self, target: &'a Handle) -> ExpandedName<'a> {
        target.name.as_deref().unwrap_or(&self.nameless).expanded()
    }

    fn create_element(&self, name: QualName, attrs: Vec<Attribute>, _flags: ElementFlags) -> Handle {
        let tag = Tag::new(&name, &attrs);
        self.add(Is::Element(tag), Some(Rc::new(name)))
    }

    fn create_comment(&self, _text: StrTendril) -> Handle {
        self.add(Is::Other, None)
    }

    fn create_pi(&self, _target: StrTendril, _data: StrTendril) -> Handle {
        self.add(Is::Other, None)
    }

    fn append(&self, parent: &Handle, child: NodeOrText<Handle>) {
        self.insert(parent.id, NONE, child);
    }

    fn append_based_on_parent_node(&self, element: &Handle, prev_element: &Handle, child: NodeOrText<Handle>) {
        let has_parent = self.tree.borrow().nodes[element.id as usize].parent != NONE;
        if has_parent {
            self.append_before_sibling(element, child);
        } else {
            self.append(prev_element, child);
        }
    }

    fn append_doctype_to_document(&self, _name: StrTendril, _public_id: StrTendril, _system_id: StrTendril) {}

    /// What a template holds is never shown, wherever it stands.
    fn get_template_contents(&self, target: &Handle) -> Handle {
        target.clone()
    }

    fn same_node(&self, x: &Handle, y: &Handle) -> bool {
        x.id == y.id
    }

    fn set_quirks_mode(&self, _mode: QuirksMode) {}

    fn append_before_sibling(&self, sibling: &Handle, new_node: NodeOrText<Handle>) {
        let parent = self.tree.borrow().nodes[sibling.id as usize].parent;
        if parent != NONE {
            self.insert(parent, sibling.id, new_node);
        }
    }

    fn add_attrs_if_missing(&self, _target: &Handle, _attrs: Vec<Attribute>) {}

    fn remove_from_parent(&self, target: &Handle) {
        self.tree.borrow_mut().detach(target.id);
    }

    fn reparent_children(&self, node: &Handle, new_parent: &Handle) {
        let mut tree = self.tree.borrow_mut();
        loop {
            let first = tree.nodes[node.id as usize].first;
            if first == NONE {
                return;
            }
            tree.detach(first);
            tree.insert(new_parent.id, NONE, first);
        }
    }
}

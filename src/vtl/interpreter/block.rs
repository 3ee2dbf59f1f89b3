//! A block as a value: what `#define` keeps, and what a call `#@name` hands to its macro.

use std::any::Any;
use std::cell::{Cell, RefCell};
use std::fmt;
use std::rc::Rc;

use super::{Engine, Frame, Interpreter, Rendered, Stop};
use crate::java::{Exception, Meter, Object, Text, Value};
use crate::vtl::tree::{Block, Reference};

/// A block that is rendered whenever it is printed.
pub(super) struct BlockReference {
    block: Rc<Block>,
    /// Where it was made; nowhere once the rendering is over, since what keeps it may lie in there.
    frame: RefCell<Option<Frame>>,
    engine: Rc<Engine>,
    /// The directive that it is of.
    owner: usize,
    depth: Cell<usize>,
    /// How often it may be rendered in itself.
    deepest: usize,
}

impl BlockReference {
    /// Lets go of what it sees.
    pub(super) fn end(&self) {
        let frame = self.frame.borrow_mut().take();
        drop(frame);
    }
}

impl Interpreter {
    /// A block as a value.
    pub(super) fn block_value(&self, block: &Rc<Block>, frame: &Frame, owner: usize, deepest: usize) -> Value {
        let reference = Rc::new(BlockReference {
            block: block.clone(),
            frame: RefCell::new(Some(frame.clone())),
            engine: self.engine.clone(),
            owner,
            depth: Cell::new(0),
            deepest,
        });
        self.engine.blocks.borrow_mut().push(Rc::downgrade(&reference));
        Value::Object(reference)
    }

    /// Prints a block, seeing what is seen here; none if the value is no block, or may not be rendered deeper.
    pub(super) fn print_block(&mut self, value: &Value, reference: &Reference, frame: &Frame) -> Rendered<Option<()>> {
        let Some(block) = as_block(value) else { return Ok(None) };
        self.deeper(frame, reference.tokens, |interpreter| {
            // The nodes stand where the block was made.
            let Some(program) = block.frame.borrow().as_ref().map(|made| made.program.clone()) else { return Ok(None) };
            let here = Frame { program, scope: frame.scope.clone() };
            interpreter.render_block(block, &here)
        })
    }

    /// Renders a block; none if that would be too deep.
    fn render_block(&mut self, block: &BlockReference, frame: &Frame) -> Rendered<Option<()>> {
        if block.depth.get() >= block.deepest {
            return Ok(None);
        }
        block.depth.set(block.depth.get() + 1);
        match self.block(&block.block, frame) {
            Ok(()) => {}
            Err(Stop::Command(command)) if command.is_for(block.owner) => {}
            // A block that is left by a command or an error stays counted, as it does in Velocity.
            Err(stop) => return Err(stop),
        }
        block.depth.set(block.depth.get() - 1);
        Ok(Some(()))
    }

    /// A block's text, seeing what was seen where it was made; the inner none if it would be too deep, the outer one if the
    /// value is no block.
    pub(super) fn block_text(&mut self, value: &Value, frame: &Frame) -> Rendered<Option<Option<Text>>> {
        let Some(block) = as_block(value) else { return Ok(None) };
        let Some(made) = block.frame.borrow().clone() else { return Ok(Some(None)) };
        self.deeper(frame, block.block.tokens, |interpreter| {
            let mut is_rendered = None;
            let text = interpreter.text_of(|interpreter| {
                is_rendered = interpreter.render_block(block, &made)?;
                Ok(())
            })?;
            Ok(Some(is_rendered.map(|()| Text::from(text))))
        })
    }
}

fn as_block(value: &Value) -> Option<&BlockReference> {
    match value {
        Value::Object(object) => object.as_any().downcast_ref(),
        _ => None,
    }
}

impl Object for BlockReference {
    fn class_name(&self) -> &str {
        "org.apache.velocity.runtime.directive.Block$Reference"
    }

    /// Where a value is asked for its text from within Java, the block is rendered by an interpreter of its own.
    fn to_text(&self, _: &Meter) -> Result<Text, Exception> {
        let mut interpreter = Interpreter { engine: self.engine.clone(), out: Vec::new() };
        let Some(frame) = self.frame.borrow().clone() else { return Ok(Text::from("null")) };
        let rendered =
            interpreter.deeper(&frame, self.block.tokens, |interpreter| interpreter.render_block(self, &frame));
        match rendered {
            Ok(Some(())) => Ok(Text::from(interpreter.out)),
            Ok(None) => Ok(Text::from("null")),
            Err(stop) => {
                *self.engine.pending.borrow_mut() = Some(stop);
                Err(Exception::new("java.lang.RuntimeException", "a block stopped"))
            }
        }
    }

    fn call(&self, method: &str, arguments: &[Value], meter: &Meter) -> Result<Option<Value>, Exception> {
        match (method, arguments) {
            ("toString", []) => self.to_text(meter).map(|text| Some(Value::String(text))),
            _ => Ok(None),
        }
    }

    fn as_any(&self) -> &dyn Any {
        self
    }
}

impl fmt::Debug for BlockReference {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("BlockReference").field("owner", &self.owner).finish_non_exhaustive()
    }
}

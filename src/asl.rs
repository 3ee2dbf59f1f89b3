//! Amazon States Language: the typed state machine, read from TOML and JSON alike, and the tree that is written out.
//! Knows no spec, no flavor and no other service. <https://states-language.net/spec.html>

mod choice;
mod cursor;
mod handler;
pub mod intrinsic;
pub mod jsonata;
mod machine;
mod map;
mod number;
pub mod path;
mod reference;
pub mod schema;
mod scope;
mod state;
mod table;
mod task;
mod template;
mod tree;
mod value;
mod wait;

pub use choice::{ChoiceRule, Operand, Rule, Test};
pub use handler::{ALL, Catcher, ErrorNames, JitterStrategy, Retrier};
pub use machine::{
    Choice, Common, Fail, Flow, Kind, Map, Outcome, Parallel, Pass, Paths, Results, Scope, State, StateMachine,
    StateType, Succeed, Task, TopLevel, Version, Wait,
};
pub use map::{
    Delimiter, ExecutionType, HeaderLocation, InputType, ItemBatcher, ItemReader, Items, Label, ManifestType,
    OutputType, Processor, ProcessorConfig, ProcessorMode, ReaderConfig, ResultWriter, StorageResource, Transformation,
    WriterConfig, WriterTransformation,
};
pub use number::{Amount, Decimal, FixedDecimal, FixedWhole, Number, Whole};
pub use reference::{Anywhere, DataPath, InData, InInput, PathValue, Reference, Roots, TextPath};
pub use table::{Field, Object, Presence, QueryLanguage};
pub use task::{Credentials, Resource};
pub use template::{Assign, Piece, Selector, Template};
pub use tree::{Definition, Tree};
pub use value::{After, Before, Caught, Computed, Context, Literal, Reach, Target, Text, Use, Value, Word, is_known};
pub use wait::Timestamp;

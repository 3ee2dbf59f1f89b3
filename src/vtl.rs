//! The Velocity Template Language of Apache Velocity 1.7: written, parsed and rendered. Knows no API Gateway.
//! <https://velocity.apache.org/engine/1.7/vtl-reference.html>

mod arithmetic;
mod error;
mod interpreter;
mod lexer;
mod parser;
mod prepare;
mod program;
mod template;
mod token;
mod tree;
mod write;

pub use error::Error;
pub use template::{Context, Settings, Template};
pub use write::{Expression, json};

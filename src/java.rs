//! Java's values as Velocity and the libraries around it hold them: strings of UTF-16, boxed numbers, collections, and
//! the methods that templates call on them. Knows no template.

mod call;
mod class;
mod collection;
mod cursor;
mod decimal;
mod equality;
mod float;
mod format;
mod hexadecimal;
mod json;
mod list;
mod map;
mod meter;
mod method;
mod number;
mod object;
mod overload;
mod print;
pub mod regex;
mod text;
mod value;

pub use call::{call, get, iterate, set};
pub use cursor::Cursor;
pub use decimal::{BigDecimal, Rounding};
pub use equality::{compare, equals, hash_code};
pub use list::{Array, Component, List, ListKind, SubList};
pub use map::{Entry, Map, View, ViewKind};
pub use meter::{Exception, Meter};
pub use object::Object;
pub use print::{append, to_text};
pub use text::Text;
pub(crate) use text::{narrow, widen};
pub use value::Value;

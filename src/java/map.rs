//! Maps, their entries and the views of them.

use std::cell::{Cell, RefCell};
use std::collections::HashMap;
use std::rc::Rc;

use super::value::dismantle;
use super::{Exception, Meter, Text, Value, equality};

/// A `java.util.LinkedHashMap`: its entries keep the order in which their keys came.
#[derive(Debug, Default)]
pub struct Map {
    nodes: RefCell<Nodes>,
    /// How often its size was changed (`modCount`): an iterator made before that fails.
    modifications: Cell<u32>,
}

/// An entry of a map: it stays one with it until it is removed.
#[derive(Debug)]
pub struct Entry {
    /// Its key.
    pub key: Value,
    /// The key's hash as it came, unless it is a plain key: keys that change later are not found, as in Java.
    hash: i32,
    value: RefCell<Value>,
}

impl Entry {
    /// `getValue()`.
    #[must_use]
    pub fn value(&self) -> Value {
        self.value.borrow().clone()
    }

    /// `setValue(value)`: the value it had.
    pub fn set_value(&self, value: Value) -> Value {
        self.value.replace(value)
    }

    pub(super) fn into_values(self) -> Vec<Value> {
        let value = self.value.replace(Value::Null);
        vec![self.key.clone(), value]
    }
}

impl Drop for Entry {
    fn drop(&mut self) {
        let value = std::mem::replace(self.value.get_mut(), Value::Null);
        dismantle(vec![value, std::mem::replace(&mut self.key, Value::Null)]);
    }
}

/// A key whose equality needs no comparison of contents that may be deep.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
enum Plain {
    Null,
    Text(Text),
    /// Its class by a number, and its bits.
    Bits(u8, u64),
}

impl Plain {
    fn of(value: &Value) -> Option<Self> {
        Some(match value {
            Value::Null => Self::Null,
            Value::String(text) => Self::Text(text.clone()),
            Value::Boolean(value) => Self::Bits(0, u64::from(*value)),
            Value::Character(value) => Self::Bits(1, u64::from(*value)),
            Value::Byte(value) => Self::Bits(2, i64::from(*value).cast_unsigned()),
            Value::Short(value) => Self::Bits(3, i64::from(*value).cast_unsigned()),
            Value::Integer(value) => Self::Bits(4, i64::from(*value).cast_unsigned()),
            Value::Long(value) => Self::Bits(5, value.cast_unsigned()),
            Value::Float(value) => Self::Bits(6, u64::from(equality::float_bits(*value))),
            Value::Double(value) => Self::Bits(7, equality::double_bits(*value)),
            _ => return None,
        })
    }
}

#[derive(Debug, Default)]
struct Nodes {
    /// The entries in their order; none where one was removed.
    slots: Vec<Option<Rc<Entry>>>,
    live: usize,
    /// Where the keys are; empty as long as there are few.
    plain: HashMap<Plain, usize>,
    /// Where other keys are, by their hash.
    hashed: HashMap<i32, Vec<usize>>,
}

/// So many slots are searched one by one.
const FEW: usize = 8;

impl Nodes {
    fn is_indexed(&self) -> bool {
        self.slots.len() > FEW
    }

    fn index(&mut self, slot: usize, entry: &Entry) {
        match Plain::of(&entry.key) {
            Some(plain) => _ = self.plain.insert(plain, slot),
            None => self.hashed.entry(entry.hash).or_default().push(slot),
        }
    }

    /// Leaves out the removed and indexes what is there, if it is much.
    fn compact(&mut self) {
        self.slots.retain(Option::is_some);
        self.plain.clear();
        self.hashed.clear();
        if self.is_indexed() {
            for (slot, entry) in self.slots.clone().iter().enumerate() {
                if let Some(entry) = entry {
                    self.index(slot, entry);
                }
            }
        }
    }
}

impl Map {
    /// An empty map.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// `size()`.
    #[must_use]
    pub fn len(&self) -> usize {
        self.nodes.borrow().live
    }

    /// `isEmpty()`.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Its entries in their order, copied.
    #[must_use]
    pub fn entries(&self) -> Vec<Rc<Entry>> {
        self.nodes.borrow().slots.iter().flatten().cloned().collect()
    }

    fn find(&self, key: &Value, meter: &Meter) -> Result<Option<(usize, Rc<Entry>)>, Exception> {
        let nodes = self.nodes.borrow();
        let entry_at = |slot: usize| nodes.slots.get(slot).cloned().flatten().map(|entry| (slot, entry));
        if let Some(plain) = Plain::of(key) {
            if nodes.is_indexed() {
                return Ok(nodes.plain.get(&plain).and_then(|slot| entry_at(*slot)));
            }
            let is_it = |entry: &Option<Rc<Entry>>| {
                entry.as_ref().is_some_and(|entry| match (&entry.key, &plain) {
                    (Value::String(key), Plain::Text(text)) => key == text,
                    (key, plain) => Plain::of(key).as_ref() == Some(plain),
                })
            };
            return Ok(nodes.slots.iter().position(is_it).and_then(entry_at));
        }
        drop(nodes);
        let hash = equality::hash_code(key, meter)?;
        let nodes = self.nodes.borrow();
        let entry_at = |slot: usize| nodes.slots.get(slot).cloned().flatten().map(|entry| (slot, entry));
        let candidates: Vec<usize> = if nodes.is_indexed() {
            nodes.hashed.get(&hash).cloned().unwrap_or_default()
        } else {
            (0..nodes.slots.len()).collect()
        };
        let candidates: Vec<_> = candidates.into_iter().filter_map(entry_at).collect();
        drop(nodes);
        for (slot, entry) in candidates {
            meter.spend(1)?;
            if entry.hash == hash && equality::equals(key, &entry.key, meter)? {
                return Ok(Some((slot, entry)));
            }
        }
        Ok(None)
    }

    /// The entry of a key.
    ///
    /// # Errors
    /// The key is nested too deep, or the steps are spent.
    pub fn entry(&self, key: &Value, meter: &Meter) -> Result<Option<Rc<Entry>>, Exception> {
        Ok(self.find(key, meter)?.map(|(_, entry)| entry))
    }

    /// `get(key)`; none if it has no such key.
    ///
    /// # Errors
    /// The key is nested too deep, or the steps are spent.
    pub fn get(&self, key: &Value, meter: &Meter) -> Result<Option<Value>, Exception> {
        Ok(self.entry(key, meter)?.map(|entry| entry.value()))
    }

    /// `put(key, value)`: the value that the key had.
    ///
    /// # Errors
    /// The key is nested too deep, or the steps are spent.
    pub fn put(&self, key: Value, value: Value, meter: &Meter) -> Result<Option<Value>, Exception> {
        meter.spend(1)?;
        if let Some((_, entry)) = self.find(&key, meter)? {
            return Ok(Some(entry.set_value(value)));
        }
        let hash = if Plain::of(&key).is_some() { 0 } else { equality::hash_code(&key, meter)? };
        let entry = Rc::new(Entry { key, hash, value: RefCell::new(value) });
        let mut nodes = self.nodes.borrow_mut();
        if nodes.slots.len() > 2 * nodes.live + FEW {
            nodes.compact();
        }
        let slot = nodes.slots.len();
        nodes.slots.push(Some(Rc::clone(&entry)));
        nodes.live += 1;
        if slot == FEW {
            nodes.compact();
        } else if nodes.is_indexed() {
            nodes.index(slot, &entry);
        }
        self.modified();
        Ok(None)
    }

    /// `remove(key)`: the entry that it had.
    pub(super) fn remove(&self, key: &Value, meter: &Meter) -> Result<Option<Rc<Entry>>, Exception> {
        meter.spend(1)?;
        let Some((slot, entry)) = self.find(key, meter)? else { return Ok(None) };
        self.remove_slot(slot, &entry);
        let mut nodes = self.nodes.borrow_mut();
        if nodes.slots.len() > 2 * nodes.live + FEW {
            nodes.compact();
        }
        Ok(Some(entry))
    }

    fn remove_slot(&self, slot: usize, entry: &Entry) {
        let mut nodes = self.nodes.borrow_mut();
        if let Some(place) = nodes.slots.get_mut(slot) {
            *place = None;
            nodes.live -= 1;
        }
        match Plain::of(&entry.key) {
            Some(plain) => _ = nodes.plain.remove(&plain),
            None => {
                if let Some(slots) = nodes.hashed.get_mut(&entry.hash) {
                    slots.retain(|other| *other != slot);
                }
            }
        }
        drop(nodes);
        self.modified();
    }

    /// Removes the entry that an iterator gave last: nothing else moves.
    pub(super) fn remove_entry(&self, entry: &Rc<Entry>, meter: &Meter) -> Result<(), Exception> {
        if let Some((slot, found)) = self.find(&entry.key, meter)? {
            self.remove_slot(slot, &found);
        }
        Ok(())
    }

    /// `clear()`.
    pub(super) fn clear(&self) {
        self.nodes.take();
        self.modified();
    }

    /// The first entry at or after a slot, and the slot after it.
    pub(super) fn entry_from(&self, slot: usize, meter: &Meter) -> Result<(Option<Rc<Entry>>, usize), Exception> {
        let nodes = self.nodes.borrow();
        let mut at = slot;
        while let Some(entry) = nodes.slots.get(at) {
            meter.spend(1)?;
            at += 1;
            if entry.is_some() {
                return Ok((entry.clone(), at));
            }
        }
        Ok((None, at))
    }

    pub(super) fn modifications(&self) -> u32 {
        self.modifications.get()
    }

    fn modified(&self) {
        self.modifications.set(self.modifications.get().wrapping_add(1));
    }

    pub(super) fn into_values(mut self) -> Vec<Value> {
        let nodes = std::mem::take(self.nodes.get_mut());
        nodes.slots.into_iter().flatten().map(Value::Entry).collect()
    }
}

impl Drop for Map {
    fn drop(&mut self) {
        let nodes = std::mem::take(self.nodes.get_mut());
        dismantle(nodes.slots.into_iter().flatten().map(Value::Entry).collect());
    }
}

/// What a view of a map shows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ViewKind {
    /// `keySet()`.
    Keys,
    /// `values()`.
    Values,
    /// `entrySet()`.
    Entries,
}

impl ViewKind {
    /// The class's full name.
    #[must_use]
    pub fn class_name(self) -> &'static str {
        match self {
            Self::Keys => "java.util.LinkedHashMap$LinkedKeySet",
            Self::Values => "java.util.LinkedHashMap$LinkedValues",
            Self::Entries => "java.util.LinkedHashMap$LinkedEntrySet",
        }
    }

    /// What it shows of an entry.
    #[must_use]
    pub fn of(self, entry: &Rc<Entry>) -> Value {
        match self {
            Self::Keys => entry.key.clone(),
            Self::Values => entry.value(),
            Self::Entries => Value::Entry(Rc::clone(entry)),
        }
    }
}

/// A view of a map: it shows what the map has now.
#[derive(Debug)]
pub struct View {
    /// What it shows.
    pub kind: ViewKind,
    /// The map.
    pub map: Rc<Map>,
}

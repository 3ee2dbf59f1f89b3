//! The same work on many items, on as many threads as the machine runs at once.

use std::num::NonZero;
use std::panic;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;

/// Maps each item; the order stays. A panic of `map` goes on in the caller.
pub(crate) fn map<T: Sync, R: Send>(items: &[T], map: impl Fn(&T) -> R + Sync) -> Vec<R> {
    let next = AtomicUsize::new(0);
    // Each worker takes the next item that nobody has taken, until there is none.
    let work = || {
        let taken = std::iter::from_fn(|| Some(next.fetch_add(1, Ordering::Relaxed)));
        taken.map_while(|index| Some((index, map(items.get(index)?)))).collect::<Vec<(usize, R)>>()
    };
    let threads = thread::available_parallelism().map_or(1, NonZero::get).min(items.len());
    let mut mapped: Vec<(usize, R)> = thread::scope(|scope| {
        let others: Vec<_> = (1..threads).map(|_| scope.spawn(work)).collect();
        let mut mapped = work();
        for other in others {
            mapped.extend(other.join().unwrap_or_else(|cause| panic::resume_unwind(cause)));
        }
        mapped
    });
    mapped.sort_unstable_by_key(|(index, _)| *index);
    mapped.into_iter().map(|(_, result)| result).collect()
}

/// Runs both at once.
pub(crate) fn both<A: Send, B>(a: impl FnOnce() -> A + Send, b: impl FnOnce() -> B) -> (A, B) {
    thread::scope(|scope| {
        let a = scope.spawn(a);
        let b = b();
        (a.join().unwrap_or_else(|cause| panic::resume_unwind(cause)), b)
    })
}

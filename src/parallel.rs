//! The same work on many items, on as many threads as the machine runs at once.

use std::{num::NonZero, panic, thread};

/// Maps each item; the order stays. A panic of `map` goes on in the caller.
pub(crate) fn map<T: Sync, R: Send>(items: &[T], map: impl Fn(&T) -> R + Sync) -> Vec<R> {
    let threads = thread::available_parallelism().map_or(1, NonZero::get);
    let chunk = items.len().div_ceil(threads).max(1);
    let map = &map;
    thread::scope(|scope| {
        let worker = |items| scope.spawn(move || <[T]>::iter(items).map(map).collect::<Vec<R>>());
        let workers: Vec<_> = items.chunks(chunk).map(worker).collect();
        workers
            .into_iter()
            .flat_map(|worker| worker.join().unwrap_or_else(|cause| panic::resume_unwind(cause)))
            .collect()
    })
}

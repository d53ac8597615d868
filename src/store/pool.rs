//! Many files worked on in threads.

use std::collections::BTreeMap;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::mpsc::{Receiver, RecvTimeoutError, SyncSender, sync_channel};
use std::sync::{Arc, Condvar, Mutex, PoisonError};
use std::time::{Duration, Instant};

/// How many results per thread may wait to be taken.
const AHEAD: usize = 16;

/// Results in the order in which they come, each with the number of its job.
pub fn as_they_come<J, T>(
    jobs: impl IntoIterator<Item = J, IntoIter: Send + 'static>,
    threads: usize,
    work: impl Fn(J) -> T + Send + Sync + 'static,
) -> Receiver<(usize, T)>
where
    J: Send + 'static,
    T: Send + 'static,
{
    start(jobs.into_iter(), threads, usize::MAX, work).0
}

/// Results in the order of their jobs. Threads run ahead of the taker by a bounded number of jobs,
/// so memory does not grow with the corpus. Dropping it ends the threads.
pub fn in_order<J, T>(
    jobs: impl IntoIterator<Item = J, IntoIter: Send + 'static>,
    threads: usize,
    work: impl Fn(J) -> T + Send + Sync + 'static,
) -> InOrder<T>
where
    J: Send + 'static,
    T: Send + 'static,
{
    let (come, gate) = start(jobs.into_iter(), threads, threads.max(1) * AHEAD, work);
    InOrder { come, gate, waiting: BTreeMap::new(), next: 0, given: 0, patience: None }
}

/// As [`in_order`], of the jobs number 0 up to `count`: where there are enough for all threads, each takes
/// several at once, for threads that wait for each other at every small job do little else.
pub fn numbered<T>(count: usize, threads: usize, work: impl Fn(usize) -> T + Send + Sync + 'static) -> impl Iterator<Item = T>
where
    T: Send + 'static,
{
    let several = (count / (threads.max(1) * AHEAD)).clamp(1, SEVERAL);
    let some = move |from: usize| (from..count.min(from + several)).map(&work).collect::<Vec<T>>();
    in_order((0..count).step_by(several), threads, some).flatten()
}

/// The most jobs that a thread takes at once.
const SEVERAL: usize = 8;

/// Asks `one` of every number below `count`, in threads; ends with the first that has nothing to say. The answers, in the order of
/// the numbers.
pub fn every<T: Send>(count: usize, threads: usize, one: impl Fn(usize) -> Option<T> + Sync) -> Option<Vec<T>> {
    let (next, ended) = (AtomicUsize::new(0), AtomicBool::new(false));
    let some = || {
        let mut own = Vec::new();
        while !ended.load(Ordering::Relaxed) {
            let from = next.fetch_add(TOGETHER, Ordering::Relaxed);
            if from >= count {
                break;
            }
            let Some(part) = (from..count.min(from + TOGETHER)).map(&one).collect::<Option<Vec<T>>>() else {
                ended.store(true, Ordering::Relaxed);
                break;
            };
            own.push((from, part));
        }
        own
    };
    let threads = threads.clamp(1, count.div_ceil(TOGETHER).max(1));
    let mut parts: Vec<(usize, Vec<T>)> = std::thread::scope(|scope| {
        let others: Vec<_> = (1..threads).map(|_| scope.spawn(some)).collect();
        let mut all = some();
        for other in others {
            // A thread that failed has nothing to say.
            other.join().map_or_else(|_| ended.store(true, Ordering::Relaxed), |own| all.extend(own));
        }
        all
    });
    parts.sort_unstable_by_key(|(from, _)| *from);
    (!ended.into_inner()).then(|| parts.into_iter().flat_map(|(_, part)| part).collect())
}

/// Whether `one` holds for every number below `count`; see [`every`].
pub fn all(count: usize, threads: usize, one: impl Fn(usize) -> Option<()> + Sync) -> Option<()> {
    // What is nothing takes no room.
    every(count, threads, one).map(drop)
}

/// So many quick questions are asked in a row.
const TOGETHER: usize = 128;

/// Results in the order of their jobs; see [`in_order`].
#[derive(Debug)]
pub struct InOrder<T> {
    come: Receiver<(usize, T)>,
    gate: Arc<Gate>,
    waiting: BTreeMap<usize, T>,
    next: usize,
    given: usize,
    patience: Option<Duration>,
}

impl<T> InOrder<T> {
    /// No result waits longer than this for those before it: what is late comes when it comes.
    #[must_use]
    pub fn no_longer_than(mut self, patience: Duration) -> Self {
        self.patience = Some(patience);
        self
    }

    /// The first result that waits.
    fn give(&mut self) -> Option<T> {
        let (number, result) = self.waiting.pop_first()?;
        self.next = self.next.max(number + 1);
        self.given += 1;
        self.gate.raise(self.given);
        Some(result)
    }
}

impl<T> Iterator for InOrder<T> {
    type Item = T;

    fn next(&mut self) -> Option<T> {
        let since = Instant::now();
        loop {
            if self.waiting.first_key_value().is_some_and(|(first, _)| *first <= self.next) {
                return self.give();
            }
            let come = match self.patience.filter(|_| !self.waiting.is_empty()) {
                Some(patience) => self.come.recv_timeout(patience.saturating_sub(since.elapsed())),
                None => self.come.recv().map_err(RecvTimeoutError::from),
            };
            match come {
                Ok((number, result)) => self.waiting.insert(number, result),
                // Late, or without a result, as its thread is gone.
                Err(_) => return self.give(),
            };
        }
    }
}

impl<T> Drop for InOrder<T> {
    fn drop(&mut self) {
        self.gate.raise(usize::MAX);
    }
}

/// Holds threads back that are too far ahead.
#[derive(Debug)]
struct Gate {
    taken: Mutex<usize>,
    moved: Condvar,
    ahead: usize,
}

impl Gate {
    fn raise(&self, taken: usize) {
        *self.taken.lock().unwrap_or_else(PoisonError::into_inner) = taken;
        self.moved.notify_all();
    }

    fn wait(&self, number: usize) {
        let mut taken = self.taken.lock().unwrap_or_else(PoisonError::into_inner);
        while number >= taken.saturating_add(self.ahead) {
            taken = self.moved.wait(taken).unwrap_or_else(PoisonError::into_inner);
        }
    }
}

fn start<J, T>(
    jobs: impl Iterator<Item = J> + Send + 'static,
    threads: usize,
    ahead: usize,
    work: impl Fn(J) -> T + Send + Sync + 'static,
) -> (Receiver<(usize, T)>, Arc<Gate>)
where
    J: Send + 'static,
    T: Send + 'static,
{
    let threads = threads.max(1);
    let (sender, receiver) = sync_channel(threads * AHEAD);
    let gate = Arc::new(Gate { taken: Mutex::new(0), moved: Condvar::new(), ahead });
    let jobs = Arc::new(Mutex::new(jobs.enumerate()));
    let work = Arc::new(work);
    for _ in 0..threads {
        let (jobs, gate, sender, work) = (jobs.clone(), gate.clone(), sender.clone(), work.clone());
        std::thread::spawn(move || labour(&jobs, &gate, &sender, &*work));
    }
    (receiver, gate)
}

fn labour<J, T>(jobs: &Mutex<impl Iterator<Item = (usize, J)>>, gate: &Gate, sender: &SyncSender<(usize, T)>, work: &impl Fn(J) -> T) {
    loop {
        let job = jobs.lock().unwrap_or_else(PoisonError::into_inner).next();
        let Some((number, job)) = job else { return };
        gate.wait(number);
        if sender.send((number, work(job))).is_err() {
            return;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn results_come_in_order_however_long_each_takes() {
        for threads in [1, 2, 7] {
            let work = |n: u64| (0..(n * 7919) % 5000).fold(n, |a, b| std::hint::black_box(a ^ b ^ b));
            let results: Vec<u64> = in_order(0..500, threads, work).collect();
            assert_eq!(results, (0..500).collect::<Vec<_>>());
            for count in [0, 1, 31, 500, 1001] {
                assert!(numbered(count, threads, |n| n).eq(0..count), "{count} jobs, {threads} threads");
            }
        }
    }

    #[test]
    fn who_is_impatient_gets_what_is_there_and_what_was_late_when_it_comes() {
        let (go, gate) = sync_channel(1);
        let gate = Mutex::new(gate);
        let work = move |number: usize| {
            if number == 2 {
                gate.lock().expect("unharmed").recv().expect("told to go on");
            }
            number
        };
        let mut results = in_order(0..200, 2, work).no_longer_than(Duration::from_millis(20));
        let mut early: Vec<usize> = results.by_ref().take(100).collect();
        assert!(!early.contains(&2) && early.is_sorted(), "{early:?}");
        go.send(()).expect("waited for");
        early.extend(results);
        early.sort_unstable();
        assert_eq!(early, (0..200).collect::<Vec<_>>());
    }

    #[test]
    fn quick_questions_are_answered_in_order_until_one_has_no_answer() {
        for threads in [1, 2, 5] {
            for count in [0, 1, TOGETHER, 1000] {
                assert_eq!(every(count, threads, |at| Some(at * 2)), Some((0..count).map(|at| at * 2).collect()), "{count}, {threads}");
            }
            assert_eq!(every(1000, threads, |at| (at != 700).then_some(at)), None);
            assert_eq!(all(1000, threads, |at| (at != 999).then_some(())), None);
        }
    }

    #[test]
    fn every_result_comes_once_with_its_number() {
        let mut results: Vec<(usize, usize)> = as_they_come(0..100_usize, 3, |n| n * 2).into_iter().collect();
        results.sort_unstable();
        assert_eq!(results, (0..100).map(|n| (n, n * 2)).collect::<Vec<_>>());
    }

    #[test]
    fn threads_wait_for_the_taker_and_end_with_it() {
        let done = Arc::new(AtomicUsize::new(0));
        let count = done.clone();
        let mut results = in_order(0..1_000_000_usize, 2, move |n| {
            count.fetch_add(1, Ordering::Relaxed);
            n
        });
        assert_eq!(results.by_ref().take(10).collect::<Vec<_>>(), (0..10).collect::<Vec<_>>());
        drop(results);
        assert!(done.load(Ordering::Relaxed) <= 10 + 2 * AHEAD + 2 * AHEAD + 4);
    }
}

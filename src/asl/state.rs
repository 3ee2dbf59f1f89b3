//! What is asked of a state, whatever its type.

use super::handler::{Catcher, Retrier};
use super::machine::{Flow, Kind, Outcome, Paths, Results, Scope, State};
use super::table::Object;
use super::template::Piece;
use super::value::{Target, Use};
use crate::document::Located;

/// The parts that several types of states share.
struct Parts<'a> {
    flow: Option<&'a Flow>,
    outcome: Option<&'a Outcome>,
    results: Option<&'a Results>,
}

impl State {
    fn common(&self) -> Option<Parts<'_>> {
        let parts = |flow, outcome, results| Parts { flow, outcome, results };
        Some(match self.kind.as_ref()? {
            Kind::Task(task) => parts(Some(&task.flow), None, Some(&task.results)),
            Kind::Pass(pass) => parts(Some(&pass.flow), Some(&pass.outcome), None),
            Kind::Choice(choice) => parts(None, Some(&choice.outcome), None),
            Kind::Wait(wait) => parts(Some(&wait.flow), Some(&wait.outcome), None),
            Kind::Succeed(_) | Kind::Fail(_) => parts(None, None, None),
            Kind::Parallel(parallel) => parts(Some(&parallel.flow), None, Some(&parallel.results)),
            Kind::Map(map) => parts(Some(&map.flow), None, Some(&map.results)),
        })
    }

    /// Its retriers.
    #[must_use]
    pub fn retriers(&self) -> &[Retrier] {
        let results = self.common().and_then(|parts| parts.results);
        results.and_then(|results| results.retry.as_deref()).unwrap_or_default()
    }

    /// Its catchers.
    #[must_use]
    pub fn catchers(&self) -> &[Catcher] {
        let results = self.common().and_then(|parts| parts.results);
        results.and_then(|results| results.catch.as_deref()).unwrap_or_default()
    }

    /// The state that goes on after it, by `Next`.
    #[must_use]
    pub fn next(&self) -> Option<&Located<String>> {
        Some(&self.common()?.flow?.next.as_ref()?.0)
    }

    /// Whether the scope ends with it.
    #[must_use]
    pub fn is_end(&self) -> bool {
        match &self.kind {
            Some(Kind::Succeed(_) | Kind::Fail(_)) => true,
            Some(_) => self.common().and_then(|parts| parts.flow?.end.as_ref()).is_some_and(|end| end.value),
            // What it does is not known: it is not said to lead nowhere too.
            None => true,
        }
    }

    /// What it takes and gives, as paths.
    #[must_use]
    pub fn paths(&self) -> Option<&Paths> {
        match self.kind.as_ref()? {
            Kind::Task(task) => Some(&task.paths),
            Kind::Pass(pass) => Some(&pass.paths),
            Kind::Choice(choice) => Some(&choice.paths),
            Kind::Wait(wait) => Some(&wait.paths),
            Kind::Succeed(succeed) => Some(&succeed.paths),
            Kind::Fail(_) => None,
            Kind::Parallel(parallel) => Some(&parallel.paths),
            Kind::Map(map) => Some(&map.paths),
        }
    }

    /// What it gives, if it has no result.
    #[must_use]
    pub fn outcome(&self) -> Option<&Outcome> {
        self.common()?.outcome
    }

    /// What it gives, and what happens when it fails, if it has a result.
    #[must_use]
    pub fn results(&self) -> Option<&Results> {
        self.common()?.results
    }

    /// The states that it leads to when it does not fail.
    pub fn onward(&self) -> impl Iterator<Item = &Located<String>> {
        let caught = self.catchers().iter().filter(|catcher| catcher.next.is_some()).count();
        let all: Vec<&Located<String>> = self.targets().collect();
        let onward = all.len() - caught;
        all.into_iter().take(onward)
    }

    /// Whether it says of every way on where that leads: else it was complained of.
    #[must_use]
    pub fn is_led_on(&self) -> bool {
        let leads = match &self.kind {
            None => false,
            Some(Kind::Succeed(_) | Kind::Fail(_)) => true,
            Some(Kind::Choice(choice)) => {
                choice.choices.as_ref().is_some_and(|rules| rules.iter().all(|rule| rule.rule.next.is_some()))
            }
            Some(_) => self.next().is_some() || self.is_end(),
        };
        leads && !self.is_misled && self.catchers().iter().all(|catcher| catcher.next.is_some())
    }

    /// The states that it leads to, in the order of the fields; those of its catchers last.
    pub fn targets(&self) -> impl Iterator<Item = &Located<String>> {
        let choice = match &self.kind {
            Some(Kind::Choice(choice)) => Some(choice),
            _ => None,
        };
        let rules = choice.into_iter().flat_map(|choice| choice.choices.iter().flatten());
        let rules = rules.filter_map(|rule| rule.rule.next.as_ref());
        let default = choice.and_then(|choice| choice.default.as_ref());
        let caught = self.catchers().iter().filter_map(|catcher| catcher.next.as_ref());
        let targets = rules.chain(default).chain(caught).map(|Target(target)| target);
        self.next().into_iter().chain(targets)
    }

    /// The scopes within it: branches, or the processor.
    #[must_use]
    pub fn scopes(&self) -> Vec<&Scope> {
        match &self.kind {
            Some(Kind::Parallel(parallel)) => parallel.branches.iter().flatten().collect(),
            Some(Kind::Map(map)) => {
                map.item_processor.iter().chain(&map.iterator).map(|processor| &processor.scope).collect()
            }
            _ => Vec::new(),
        }
    }

    /// The variables that it assigns when it does not fail: as it goes on, and in rules.
    pub fn assigned_onward(&self) -> impl Iterator<Item = &(Located<String>, Piece)> {
        let parts = self.common();
        let own = parts.as_ref().and_then(|parts| parts.outcome?.assign.as_ref()).map(|assign| &assign.variables);
        let result = parts.as_ref().and_then(|parts| parts.results?.assign.as_ref()).map(|assign| &assign.variables);
        let rules = match &self.kind {
            Some(Kind::Choice(choice)) => choice.choices.as_deref().unwrap_or_default(),
            _ => &[],
        };
        let rules = rules.iter().filter_map(|rule| rule.rule.assign.as_ref()).map(|assign| &assign.variables);
        own.into_iter().chain(result).chain(rules).flatten()
    }

    /// The variables that it assigns: as it goes on, and in rules and catchers.
    pub fn assigned(&self) -> impl Iterator<Item = &(Located<String>, Piece)> {
        let caught = self.catchers().iter().filter_map(|catcher| catcher.assign.as_ref());
        self.assigned_onward().chain(caught.flat_map(|assign| &assign.variables))
    }

    /// The variables that its expressions read; not those of the scopes within.
    #[must_use]
    pub fn uses(&self) -> Vec<Use> {
        let mut uses = Vec::new();
        match &self.kind {
            Some(Kind::Task(task)) => task.uses(&mut uses),
            Some(Kind::Pass(pass)) => pass.uses(&mut uses),
            Some(Kind::Choice(choice)) => choice.uses(&mut uses),
            Some(Kind::Wait(wait)) => wait.uses(&mut uses),
            Some(Kind::Succeed(succeed)) => succeed.uses(&mut uses),
            Some(Kind::Fail(fail)) => fail.uses(&mut uses),
            Some(Kind::Parallel(parallel)) => parallel.uses(&mut uses),
            Some(Kind::Map(map)) => map.uses(&mut uses),
            None => {}
        }
        uses
    }
}

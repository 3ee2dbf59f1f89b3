//! AWS Step Functions behind API Gateway: TOML specs in, Terraform and mapping templates out.
//!
//! The flow: [`source`] → [`spec`] → [`check`] → [`model`] → [`render`] → [`generated`].

pub mod asl;
pub mod check;
pub mod diagnostic;
pub mod document;
pub mod gateway;
pub mod generated;
pub mod graph;
pub mod hcl;
pub mod iam;
pub mod import;
pub mod init;
pub mod integration;
pub mod java;
pub mod model;
mod parallel;
pub mod place;
pub mod render;
pub mod run;
pub mod source;
pub mod spec;
pub mod tftpl;
pub mod vtl;

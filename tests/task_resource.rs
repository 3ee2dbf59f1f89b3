//! What a Task's `Resource` may name: read, checked against the tables of integrations, refused with what to write.

use proptest::prelude::{ProptestConfig, any, prop_assert, proptest};
use stepgate::integration::{Pattern, Refusal, TaskResource, item_reader, optimized_services, result_writer, services};
use stepgate::model::Flavor;

#[test]
fn reads_what_a_task_names() {
    let call = |resource: &str| match TaskResource::parse(resource) {
        Ok(TaskResource::Sdk(call)) => {
            ("sdk", call.service.text.to_owned(), call.operation.map(|word| word.text.to_owned()), call.pattern)
        }
        Ok(TaskResource::Optimized(call)) => {
            ("optimized", call.service.text.to_owned(), call.operation.map(|word| word.text.to_owned()), call.pattern)
        }
        other => panic!("{resource}: {other:?}"),
    };
    let some = |text: &str| Some(text.to_owned());
    let plain = Some(Pattern::RequestResponse);
    for (resource, kind, service, operation, pattern) in [
        ("arn:aws:states:::aws-sdk:ec2:describeInstances", "sdk", "ec2", some("describeInstances"), plain),
        (
            "arn:aws-cn:states:::aws-sdk:ec2:x.waitForTaskToken",
            "sdk",
            "ec2",
            some("x"),
            Some(Pattern::WaitForTaskToken),
        ),
        (
            "arn:${partition}:states:::states:startExecution.sync:2",
            "optimized",
            "states",
            some("startExecution"),
            Some(Pattern::Sync2),
        ),
        ("arn:${AWS::Partition}:states:::http:invoke", "optimized", "http", some("invoke"), plain),
        ("${prefix}:states:::apigateway:invoke", "optimized", "apigateway", some("invoke"), plain),
        ("${arn}:${AWS::Partition}:states:::sqs:sendMessage", "optimized", "sqs", some("sendMessage"), plain),
        ("arn:aws:states:::lambda:${x}", "optimized", "lambda", None, None),
        ("arn:aws:states:::lambda:${x}.sync", "optimized", "lambda", None, Some(Pattern::Sync)),
        ("arn:aws:states:::lambda:invoke${x}", "optimized", "lambda", None, None),
        ("arn:aws:states:::lambda:invoke.${x}", "optimized", "lambda", some("invoke"), None),
        ("arn:aws:states:::lambda:${a.b}", "optimized", "lambda", None, None),
        ("arn:aws:states:eu-west-1:123456789012:lambda:invoke", "optimized", "lambda", some("invoke"), plain),
        ("arn:aws:states:eu-west-1:123456789012:aws-sdk:s3:getObject", "sdk", "s3", some("getObject"), plain),
        ("arn:aws:states:::dynamodb:query:2", "optimized", "dynamodb", some("query:2"), plain),
    ] {
        assert_eq!(call(resource), (kind, service.to_owned(), operation, pattern), "{resource}");
    }
}

#[test]
fn takes_functions_activities_and_what_a_variable_hides() {
    for (resource, read) in [
        ("arn:aws:lambda:eu-west-1:123456789012:function:f", TaskResource::Function { exists: true }),
        ("arn:aws:lambda:eu-west-1:123456789012:function:f_-F:$LATEST", TaskResource::Function { exists: true }),
        ("arn:aws-cn:lambda:cn-north-1:123456789012:function:f:12", TaskResource::Function { exists: true }),
        ("arn:aws-us-gov:lambda:us-gov-west-1:123456789012:function:f:live", TaskResource::Function { exists: true }),
        ("arn:aws-iso-b:lambda:us-isob-east-1:123456789012:function:f", TaskResource::Function { exists: true }),
        ("arn:aws:lambda:${AWS::Region}:${AWS::AccountId}:function:${F}:live", TaskResource::Function { exists: true }),
        ("arn:aws:lambda:${place}:function:f", TaskResource::Function { exists: true }),
        ("arn:aws:states:eu-west-1:123456789012:activity:a.b-é", TaskResource::Activity),
        ("arn:${p}:states:${r}:${a}:activity:x", TaskResource::Activity),
        ("arn:aws:states:${place}:${x}", TaskResource::Unknown),
        ("arn:aws:states:::${integration}", TaskResource::Unknown),
        ("arn:aws:states:::${service}:invoke.sync", TaskResource::Unknown),
        ("arn:aws:states:::aws-sdk:${call}", TaskResource::Unknown),
        ("${FunctionArn}", TaskResource::Unknown),
        ("${FunctionArn}:live", TaskResource::Unknown),
        ("arn:${rest}", TaskResource::Unknown),
        ("arn:${partition_and_service}:${region}:${account}:function:f", TaskResource::Unknown),
        ("arn:aws:${service}:eu-west-1:123456789012:function:f", TaskResource::Unknown),
        ("a${rn}", TaskResource::Unknown),
        ("${never ends", TaskResource::Unknown),
    ] {
        assert_eq!(TaskResource::parse(resource), Ok(read), "{resource}");
    }
}

#[test]
fn refuses_what_no_task_can_name() {
    for (resource, part, help) in [
        ("", "", "write an integration"),
        ("MyFunction", "", "write an integration"),
        ("lambda:invoke", "", "write an integration"),
        ("states:::lambda:invoke", "", "write an integration"),
        (" arn:aws:states:::lambda:invoke", "", "write an integration"),
        ("ARN:aws:states:::lambda:invoke", "", "write an integration"),
        ("https://example.org/${x}", "", "write an integration"),
        ("my-${function}", "", "write an integration"),
        ("arn:aws", "", "write an integration"),
        ("{% $states.input.arn %}", "", "a Resource is fixed"),
        ("$.resource", "", "a Resource is fixed"),
        ("arn:awss:states:::lambda:invoke", "awss", "did you mean `aws`?"),
        ("arn:AWS:states:::lambda:invoke", "AWS", "did you mean `aws`?"),
        ("arn::states:::lambda:invoke", "", "write `aws`"),
        ("arn:aws:States:::lambda:invoke", "States", "call the service by its SDK"),
        ("arn:aws:states:::lambda", "", "add the operation: `arn:aws:states:::lambda:<operation>`"),
        ("arn:aws:states:::lambda:", "", "add the operation"),
        ("arn:aws:states:::aws-sdk:ec2", "", "add the operation"),
        ("arn:aws:states:::aws-sdk", "", "write `arn:${partition}:states:::aws-sdk:<service>"),
        ("arn:aws:states:::", "", "write `arn:${partition}:states:::<service>"),
        ("arn:aws:states:::::", "", "write `arn:${partition}:states:::<service>"),
        ("arn:aws:states:::lambda:invoke.waitfortasktoken", ".waitfortasktoken", "did you mean `.waitForTaskToken`?"),
        ("arn:aws:states:::ecs:runTask.sync:3", ".sync:3", "did you mean `.sync"),
        ("arn:aws:states:::ecs:runTask.", ".", "write `.sync`"),
        ("arn:aws:states:::ecs:runTask.sync.sync", ".sync.sync", "did you mean"),
        ("arn:aws:states:eu-west-1:12345:lambda:invoke", "", "leave region and account"),
        ("arn:aws:states:eu-west-1:123456789012:lambda", "", "leave region and account"),
        ("arn:aws:states:eu-west-1:123456789012:mapRun:m", "", "leave region and account"),
        ("arn:aws:states:eu-west-1:123456789012:stateMachine:m", "", "start it by"),
        ("arn:aws:states:eu-west-1:123456789012:activity:", "", "write `arn:${partition}:states:${region}"),
        ("arn:aws:states:eu-west-1:12345:activity:a", "", "write `arn:${partition}:states:${region}"),
        ("arn:aws:lambda:eu-west-1:123456789012:f", "", "write `arn:${partition}:lambda"),
        ("arn:aws:lambda:eu-west-1:123456789012:layer:f:1", "", "write `arn:${partition}:lambda"),
        ("arn:aws:lambda:eu-west-1:123456789012:function:f:a:b", "", "write `arn:${partition}:lambda"),
        (
            "arn:aws:lambda:eu-west-1:123456789012:function:f.waitForTaskToken",
            "",
            "write `arn:${partition}:states:::lambda:invoke.wait",
        ),
        ("arn:aws:ecs:eu-west-1:123456789012:task/x", "ecs", "call the service by its SDK"),
        ("arn:${p}:sqs:${r}:${a}:orders", "sqs", "call the service by its SDK"),
    ] {
        let fault = TaskResource::parse(resource).expect_err(resource);
        assert_eq!(fault.range.clone().map_or("", |range| &resource[range]), part, "{resource}");
        assert!(fault.help.starts_with(help), "{resource}: {}", fault.help);
    }
}

/// AWS takes them: what stands in them is looked at when the workflow runs.
#[test]
fn doubts_functions_that_can_not_be() {
    let long = format!("arn:aws:lambda:eu-west-1:123456789012:function:{}", "f".repeat(65));
    for resource in [
        "arn:aws:lambda:::function:f",
        "arn:aws:lambda:REGION:ACCOUNT_ID:function:f",
        "arn:aws:lambda:eu-west-1:12345678901:function:f",
        "arn:aws:lambda:eu-west-1:123456789012:function:f g",
        "arn:aws:lambda:eu-west-1:123456789012:function:f:",
        "arn:aws:lambda:eu-west-1:123456789012:function:f:$LAST",
        &long,
    ] {
        let read = TaskResource::parse(resource).expect(resource);
        assert_eq!(read, TaskResource::Function { exists: false }, "{resource}");
        for flavor in [Flavor::Express, Flavor::Standard] {
            let refusal = read.check(flavor).expect_err(resource);
            assert!(
                !refusal.is_certain && refusal.fault.help.starts_with("write `arn:${partition}:lambda"),
                "{refusal:?}"
            );
        }
    }
    assert_eq!(TaskResource::parse(&long[..long.len() - 1]), Ok(TaskResource::Function { exists: true }));
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2_000))]

    /// Whatever is written is read or refused, and ranges lie on characters.
    #[test]
    fn reads_or_refuses_anything(
        pieces in proptest::collection::vec(
            proptest::sample::select(vec![
                "arn", ":", ":::", "aws", "states", "aws-sdk", "lambda", "ec2", "function", "activity", "${", "}", "$", ".", ".sync", ":2",
                "é", "{%", "123456789012", "eu-west-1", "${x}", "invoke", " ", "\0", "🦀", "#",
            ]),
            0..14,
        ),
        express in any::<bool>(),
    ) {
        let resource = pieces.concat();
        let flavor = if express { Flavor::Express } else { Flavor::Standard };
        let fault = match TaskResource::parse(&resource) {
            Ok(read) => read.check(flavor).map_err(|refusal| refusal.fault).err(),
            Err(fault) => Some(fault),
        };
        if let Some(fault) = fault {
            prop_assert!(!fault.help.is_empty());
            prop_assert!(fault.range.is_none_or(|range| resource.get(range).is_some()));
        }
    }
}

fn check(resource: &str, flavor: Flavor) -> Result<(), Refusal> {
    TaskResource::parse(resource).expect("readable").check(flavor)
}

#[test]
fn every_integration_of_the_tables_is_taken() {
    for service in optimized_services() {
        for operation in service.operations() {
            for pattern in service.patterns(operation).expect("its own").iter() {
                let resource = format!("arn:aws:states:::{}:{operation}{}", service.name(), pattern.as_str());
                assert_eq!(check(&resource, Flavor::Standard), Ok(()), "{resource}");
                assert_eq!(check(&resource, Flavor::Express).is_ok(), pattern.is_express(), "{resource}");
            }
        }
    }
    for service in services() {
        for operation in [service.operations().next(), service.operations().last()].into_iter().flatten() {
            let resource = format!("arn:aws:states:::aws-sdk:{}:{operation}", service.name());
            assert_eq!(check(&resource, Flavor::Express), Ok(()), "{resource}");
            let waiting = format!("{resource}.waitForTaskToken");
            assert_eq!(check(&waiting, Flavor::Standard), Ok(()), "{waiting}");
            assert!(check(&waiting, Flavor::Express).is_err_and(|refusal| refusal.is_certain), "{waiting}");
            let job = check(&format!("{resource}.sync"), Flavor::Standard);
            assert!(job.is_err_and(|refusal| refusal.is_certain), "{resource}.sync");
        }
    }
}

#[test]
fn says_what_was_meant() {
    for (resource, part, is_certain, help) in [
        // Refused by AWS: "The resource provided arn:<partition>:states:::dynamodb:query is not recognized."
        ("dynamodb:query", "query", true, "write `arn:${partition}:states:::aws-sdk:dynamodb:query`"),
        ("dynamodb:putitem", "putitem", true, "did you mean `putItem`?"),
        ("dynamodb:pushItem", "pushItem", false, "did you mean `putItem`?"),
        ("ecs:frobnicate", "frobnicate", false, "as of 2026-11-17, there is `runTask`"),
        ("ec2:startInstances", "ec2", true, "write `arn:${partition}:states:::aws-sdk:ec2:startInstances`"),
        ("ec2:frobnicate", "ec2", false, "write `arn:${partition}:states:::aws-sdk:ec2:<operation>`"),
        (
            "emr-serverless:listJobRuns",
            "listJobRuns",
            true,
            "write `arn:${partition}:states:::aws-sdk:emrserverless:listJobRuns`",
        ),
        (
            "states:describeExecution",
            "describeExecution",
            true,
            "write `arn:${partition}:states:::aws-sdk:sfn:describeExecution`",
        ),
        ("s3:getObject", "s3", true, "write `arn:${partition}:states:::aws-sdk:s3:getObject`"),
        ("s3:putObject", "s3", true, "write `arn:${partition}:states:::aws-sdk:s3:putObject`"),
        ("Lambda:invoke", "Lambda", true, "did you mean `lambda`?"),
        ("aws-skd:ec2:startInstances", "aws-skd", false, "did you mean `aws-sdk`?"),
        ("paypal:charge", "paypal", false, "write `arn:${partition}:states:::aws-sdk:<service>:<operation>`"),
        ("lambda:invoke.sync", ".sync", true, "remove it, or write `.waitForTaskToken`"),
        ("states:startExecution.sync:2", "", true, ""),
        ("ecs:runTask.sync:2", ".sync:2", true, "remove it, or write `.sync` or `.waitForTaskToken`"),
        ("http:invoke.sync", ".sync", true, "remove `.sync`"),
        ("eks:runJob.waitForTaskToken", "", true, ""),
        ("aws-sdk:ec2:startinstances", "startinstances", true, "did you mean `startInstances`?"),
        ("aws-sdk:ec2:StartInstances", "StartInstances", true, "did you mean `startInstances`?"),
        ("aws-sdk:ec2:startInstance", "startInstance", false, "did you mean `startInstances`?"),
        ("aws-sdk:sqs:abortMultipartUpload", "abortMultipartUpload", false, "it is an operation of `glacier` or `s3`"),
        ("aws-sdk:ec2:frobnicate", "frobnicate", false, "write an operation of the service's API"),
        ("aws-sdk:EC2:startInstances", "EC2", true, "did you mean `ec2`?"),
        ("aws-sdk:ec3:startInstances", "ec3", false, "did you mean `ec2`?"),
        ("aws-sdk:states:startExecution", "states", true, "did you mean `sfn`?"),
        ("aws-sdk:events:putEvents", "events", true, "did you mean `eventbridge`?"),
        ("aws-sdk:logs:createLogGroup", "logs", true, "did you mean `cloudwatchlogs`?"),
        ("aws-sdk:paypal:charge", "paypal", false, "services as of 2026-11-17: https://"),
        ("aws-sdk:kinesis:subscribeToShard", "subscribeToShard", true, "call it in a Lambda function"),
        (
            "aws-sdk:polly:startSpeechSynthesisStream",
            "startSpeechSynthesisStream",
            false,
            "it answers with an event stream",
        ),
        ("aws-sdk:ecs:runTask.sync", ".sync", true, "write `arn:${partition}:states:::ecs:runTask.sync`"),
        (
            "aws-sdk:sfn:startExecution.sync:2",
            ".sync:2",
            true,
            "write `arn:${partition}:states:::states:startExecution.sync:2`",
        ),
        ("aws-sdk:ec2:startInstances.sync", ".sync", true, "remove `.sync`, and ask in a loop"),
        ("aws-sdk:newservice:runJob.sync", ".sync", true, "remove `.sync`"),
        ("aws-sdk:ec2:${x}", "", true, ""),
        ("aws-sdk:ec3:${x}", "ec3", false, "did you mean `ec2`?"),
        ("aws-sdk:ec2:${x}.sync", ".sync", true, "remove `.sync`"),
        ("lambda:${x}", "", true, ""),
        ("lamda:${x}", "lamda", false, "did you mean `lambda`?"),
        ("lambda:invoke.${x}", "", true, ""),
    ] {
        let resource = format!("arn:aws:states:::{resource}");
        match check(&resource, Flavor::Standard) {
            Ok(()) => assert!(help.is_empty(), "{resource} is taken"),
            Err(refusal) => {
                assert!(!help.is_empty() && refusal.fault.help.starts_with(help), "{resource}: {refusal:?}");
                assert_eq!(refusal.fault.range.clone().map_or("", |range| &resource[range]), part, "{resource}");
                assert_eq!(refusal.is_certain, is_certain, "{resource}");
            }
        }
    }
}

#[test]
fn express_workflows_only_call_and_go_on() {
    for (resource, help) in [
        (
            "arn:aws:states:::states:startExecution.sync:2",
            "write `arn:${partition}:states:::aws-sdk:sfn:startSyncExecution`",
        ),
        ("arn:aws:states:::sqs:sendMessage.waitForTaskToken", "remove `.waitForTaskToken`, or write"),
        ("arn:aws:states:::lambda:${x}.waitForTaskToken", "remove `.waitForTaskToken`, or write"),
        ("arn:aws:states:eu-west-1:123456789012:activity:a", "call a Lambda function"),
        ("arn:aws:lambda:eu-west-1:123456789012:function:f", ""),
        ("${x}", ""),
    ] {
        assert_eq!(check(resource, Flavor::Standard), Ok(()), "{resource}");
        match check(resource, Flavor::Express) {
            Ok(()) => assert!(help.is_empty(), "{resource} is taken"),
            Err(refusal) => {
                assert!(refusal.is_certain && !help.is_empty() && refusal.fault.help.starts_with(help), "{refusal:?}");
            }
        }
    }
}

#[test]
fn a_map_reads_and_writes_s3() {
    for resource in ["arn:aws:states:::s3:getObject", "arn:${p}:states:::s3:listObjectsV2", "${reader}"] {
        assert_eq!(item_reader(resource), Ok(()), "{resource}");
    }
    assert_eq!(result_writer("arn:aws:states:::s3:putObject"), Ok(()));
    for resource in [
        "arn:aws:states:::s3:putObject",
        "arn:aws:states:::s3:getObject.sync",
        "arn:aws:states:::aws-sdk:s3:getObject",
        "s3",
    ] {
        assert!(item_reader(resource).is_err(), "{resource}");
    }
    let fault = result_writer("arn:aws:states:::s3:getObject").expect_err("it reads");
    assert_eq!(fault.help, "write `arn:${partition}:states:::s3:putObject`");
}

#[test]
fn a_long_word_is_like_no_name() {
    let long = format!("arn:aws:states:::aws-sdk:ec2:{}", "describeInstances".repeat(50_000));
    let refusal = check(&long, Flavor::Standard).expect_err("no operation");
    assert!(refusal.fault.help.starts_with("write an operation"), "{}", refusal.fault.help);
}

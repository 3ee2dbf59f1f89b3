//! Services whose data a key of KMS can encrypt.

use super::choice;

choice! {
    /// A service that asks the caller's role for the key of what it reads or writes for it, by its IAM prefix.
    EncryptedService {
        /// Streams of Kinesis.
        Kinesis = "kinesis",
        /// Buckets.
        S3 = "s3",
        /// Secrets.
        SecretsManager = "secretsmanager",
        /// Topics.
        Sns = "sns",
        /// Queues.
        Sqs = "sqs",
        /// Parameters of Systems Manager.
        Ssm = "ssm",
    }
}

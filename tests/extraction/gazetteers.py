"""A small gazetteer for the tests of extraction."""

from studyapp.extraction import Gazetteer

SERVICES = {
    "lambda": {"name": "AWS Lambda", "aliases": ["Lambda function"], "type": "service"},
    "snapstart": {"name": "AWS Lambda SnapStart", "aliases": ["SnapStart"], "parent": "lambda", "type": "feature"},
    "fargate": {"name": "AWS Fargate", "aliases": ["Fargate"], "type": "service"},
    "ec2": {"name": "Amazon EC2", "aliases": ["EC2"], "type": "service"},
    "sqs": {"name": "Amazon SQS", "aliases": ["SQS", "sqs"], "type": "service"},
    "dynamodb": {"name": "Amazon DynamoDB", "aliases": ["Dynamodb"], "type": "service"},
    "dax": {"name": "DynamoDB Accelerator", "aliases": ["DAX", "DynamoDB Accelerator (DAX)"], "type": "feature"},
    "ttl": {"name": "DynamoDB Time to Live", "aliases": ["TTL"], "parent": "dynamodb", "type": "feature"},
    "cloudwatch": {"name": "Amazon CloudWatch", "type": "service"},
    "batch": {"name": "AWS Batch", "type": "service"},
    "edge": {"name": "Lambda@Edge", "type": "feature"},
    "regional": {"name": "API Gateway Regional endpoint", "aliases": ["Regional"], "type": "feature"},
    "policies": {"name": "IAM policies", "type": "feature"},
    "quotas": {"name": "Service Quotas", "aliases": ["AWS LAMBDA", "quota increase"], "type": "service"},
}
GAZETTEER = Gazetteer.from_mapping(SERVICES)

"""What every function of such a team begins with: tracing, clients of all services, all its libraries."""

import argon2
import babel.dates
import babel.numbers
import boto3
import email_validator
import filetype
import httpx
import jinja2
import phonenumbers
import standardwebhooks
from aws_lambda_powertools import Logger, Metrics, Tracer

logger = Logger(service="pannier")
tracer = Tracer(service="pannier")
metrics = Metrics(namespace="pannier", service="pannier")

dynamodb = boto3.resource("dynamodb")
s3 = boto3.client("s3")
sqs = boto3.client("sqs")
sns = boto3.client("sns")
ses = boto3.client("sesv2")
events = boto3.client("events")
secrets = boto3.client("secretsmanager")

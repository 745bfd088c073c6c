"""Makes the CloudFormation templates of serverless.yml, and looks for what is wrong with them."""

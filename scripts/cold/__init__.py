"""`make bench-cold`: what cold starts take under Lambda's own runtime client, beside a naive build."""

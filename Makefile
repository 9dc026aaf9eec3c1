# The commands of README.md, by the names that scripts expect. ARGS goes to them: make load ARGS="--binary target/release/rimio"
ARGS ?=

DEV = --include-s3 --s3-endpoint http://127.0.0.1:9000 --s3-access-key casebook --s3-secret-key casebook-dev --iggy iggy://casebook:casebook-dev@127.0.0.1:8090

.PHONY: test test-integration load dev-up dev-down dev-logs test-dev
test: # the collection's own tests
	./jbang run_tests.java $(ARGS)

test-integration: # every case, with the components that cases start by themselves
	INTEGRATION_TESTS=1 ./jbang run_all.java $(ARGS)

load: # the cases under load; their results are in runs/latest/report.html
	./jbang run_all.java --tags load $(ARGS)

dev-up: # MinIO and Iggy of compose.yaml, for test-dev; cases need neither
	docker compose up --detach --wait

dev-down: # and their data
	docker compose down --volumes

dev-logs:
	docker compose logs --follow

test-dev: # the pipelines on the servers of dev-up
	./jbang run_all.java 301-399 --integration $(DEV) $(ARGS)

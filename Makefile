# The commands of README.md, by the names that scripts expect. ARGS goes to them: make load ARGS="--binary target/release/rimio"
ARGS ?=

.PHONY: test test-integration load
test: # the collection's own tests
	./jbang run_tests.java $(ARGS)

test-integration: # every case, with the components that cases start by themselves
	INTEGRATION_TESTS=1 ./jbang run_all.java $(ARGS)

load: # the cases under load; their results are in runs/latest/report.html
	./jbang run_all.java --tags load $(ARGS)

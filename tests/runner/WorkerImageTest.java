package runner;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.*;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import kit.Repository;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WorkerImageTest {
    @TempDir Path root;

    @Test void theThirdRunTrainsAndLaterOnesUseIt() throws Exception {
        var repository = new Repository(root);
        assertThat(WorkerImage.ofCountedRun(repository).training().isPresent(), is(false));
        assertThat(WorkerImage.ofCountedRun(repository).training().isPresent(), is(false));
        assertThat("only runs of the user count", WorkerImage.of(repository).training().isPresent(), is(false));
        WorkerImage third = WorkerImage.ofCountedRun(repository);
        assertThat(third.options(), is(List.of()));
        third.trained(Files.writeString(third.training().orElseThrow(), "image"));
        WorkerImage fourth = WorkerImage.ofCountedRun(repository);
        assertThat(fourth.training().isPresent(), is(false));
        assertThat(fourth.options(), contains(startsWith("-XX:AOTCache=" + root)));
    }

    @Test void anImageThatWasNotWrittenIsNoHarm() {
        var repository = new Repository(root);
        for (int i = 0; i < 3; i++) WorkerImage.ofCountedRun(repository).training().ifPresent(WorkerImage.of(repository)::trained);
        assertThat(WorkerImage.of(repository).options(), is(List.of()));
    }
}

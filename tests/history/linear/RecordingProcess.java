package history.linear;

import java.nio.file.Path;

/** Records until it is killed; says so after a few operations. */
final class RecordingProcess {
    static final String TOLD = "recording";
    static final int BEFORE_TOLD = 1000;

    private RecordingProcess() {}

    static void main(String[] args) {
        var recorder = new Recorder(Path.of(args[0]));
        Recorder.Client client = recorder.client("c1");
        for (int i = 0; ; i++) {
            if (i == BEFORE_TOLD) System.out.print(TOLD);
            System.out.flush();
            client.call("node 1", "k", new Action.Set(client.nextValue("k"))).ok(Answer.done());
        }
    }
}

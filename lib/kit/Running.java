package kit;

import java.util.List;

/** A resource of a case with processes that {@code --keep-running} leaves up after the verdict. */
public interface Running {
    /** Where to find them, as lines for a person: address, pid, log and data. */
    List<String> whereabouts();
}

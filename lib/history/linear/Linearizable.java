package history.linear;

import kit.Inconclusive;
import org.hamcrest.Description;
import org.hamcrest.Matcher;
import org.hamcrest.TypeSafeMatcher;

/** Matches the judgement on a linearizable history; a mismatch is the argument why there is no order. */
public final class Linearizable extends TypeSafeMatcher<Judgement> {
    private Linearizable() {}

    public static Matcher<Judgement> linearizable() { return new Linearizable(); }

    /** @throws Inconclusive where the budget was spent: that is no verdict either way */
    @Override protected boolean matchesSafely(Judgement judgement) {
        if (judgement instanceof Judgement.Inconclusive undecided) throw new Inconclusive("the history could not be judged: " + undecided.reason());
        return judgement instanceof Judgement.Legal;
    }

    @Override public void describeTo(Description d) { d.appendText("linearizable"); }

    @Override protected void describeMismatchSafely(Judgement judgement, Description d) { d.appendText("was not: " + judgement); }
}

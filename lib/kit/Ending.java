package kit;

import http.NoAnswer;

/** Why a case ended as it did, where its checks do not tell. */
record Ending(Verdict verdict, String reason) {
    Ending {
        reason = Secrets.mask(reason);
    }

    static Ending by(Throwable e, String caseId) {
        return switch (e) {
            case CheckFailed stopped -> new Ending(Verdict.FAIL, "stopped at " + caseId + "/" + stopped.getMessage());
            case Skipped s -> new Ending(Verdict.SKIP, s.getMessage());
            case Inconclusive i -> new Ending(Verdict.INCONCLUSIVE, i.getMessage());
            case SetupError s -> new Ending(Verdict.ERROR, s.getMessage());
            case UsageError u -> new Ending(Verdict.ERROR, u.getMessage());
            case NoAnswer n -> new Ending(Verdict.FAIL, "stopped: " + n.getMessage());
            default -> new Ending(Verdict.ERROR, "the case itself broke: " + e + at(e));
        };
    }

    private static String at(Throwable e) {
        for (StackTraceElement frame : e.getStackTrace())
            if (frame.getFileName() != null && frame.getFileName().matches("\\d{3}_.*")) return " at " + frame.getFileName() + ":" + frame.getLineNumber();
        return e.getStackTrace().length == 0 ? "" : " at " + e.getStackTrace()[0];
    }
}

package ferrium;

/**
 * A bug that can be planted with --defect NAME, so that each check of the collection can be seen red. Names on the command line are in kebab-case.
 * What it breaks: requirements of contracts/kv.md §4 ("K7"), each told from the next by a comma.
 */
enum Defect {
    // Data.
    DELETE_ALWAYS_EXISTED("K12", "a delete says that the key existed, whether or not it did");

    final String clause;
    final String text;

    Defect(String clause, String text) {
        this.clause = clause;
        this.text = text;
    }

    String kebab() { return name().toLowerCase().replace('_', '-'); }
}

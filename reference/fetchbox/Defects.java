package fetchbox;

import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/** The defects planted in this process; none in an honest server. */
record Defects(Set<Defect> planted) {
    boolean on(Defect defect) { return planted.contains(defect); }

    /** @throws IllegalArgumentException naming all known defects when one is unknown */
    static Defects named(List<String> names) {
        var set = EnumSet.noneOf(Defect.class);
        for (var name : names) set.add(byName(name));
        return new Defects(set);
    }

    private static Defect byName(String name) {
        for (var defect : Defect.values()) if (defect.kebab().equals(name)) return defect;
        throw new IllegalArgumentException("unknown defect '" + name + "'; known are:\n" + list());
    }

    /** A line each: name, clauses, text. */
    static String list() {
        var out = new StringBuilder();
        for (var defect : Defect.values()) out.append(defect.kebab()).append('\t').append(defect.clause).append('\t').append(defect.text).append('\n');
        return out.toString();
    }
}

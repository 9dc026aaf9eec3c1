package runner;

import java.lang.classfile.AttributedElement;
import java.lang.classfile.Attributes;
import java.lang.classfile.ClassModel;
import java.lang.classfile.constantpool.Utf8Entry;
import java.lang.reflect.AccessFlag;
import java.util.Set;
import java.util.TreeSet;

/**
 * What other source files see of a class. Two class files with an equal one need no new compilation of those that use it.
 *
 * @param constants those that the compiler copies into other classes, which then no longer tell where they come from
 */
record ClassApi(String head, Set<String> members, Set<String> constants) {

    static ClassApi of(ClassModel c) {
        var members = new TreeSet<String>();
        var constants = new TreeSet<String>();
        c.fields().stream().filter(f -> !f.flags().has(AccessFlag.PRIVATE)).forEach(f -> {
            members.add(f.flags().flagsMask() + " " + f.fieldName() + " " + f.fieldType() + signature(f));
            f.findAttribute(Attributes.constantValue()).ifPresent(v -> constants.add(f.fieldName() + " = " + v.constant()));
        });
        c.methods().stream().filter(m -> !m.flags().has(AccessFlag.PRIVATE)).forEach(m ->
            members.add(m.flags().flagsMask() + " " + m.methodName() + m.methodType() + signature(m) + m.findAttribute(Attributes.exceptions()).map(e -> " throws " + e.exceptions()).orElse("")));
        String head = c.flags().flagsMask() + " " + c.superclass() + c.interfaces() + signature(c) + c.findAttribute(Attributes.permittedSubclasses()).map(p -> " permits " + p.permittedSubclasses()).orElse("");
        return new ClassApi(head, members, constants);
    }

    private static String signature(AttributedElement e) {
        return e.findAttribute(Attributes.signature()).map(s -> s.signature()).map(Utf8Entry::stringValue).map(s -> " " + s).orElse("");
    }
}

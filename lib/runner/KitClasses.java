package runner;

import java.io.IOException;
import java.lang.classfile.Attributes;
import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassModel;
import java.lang.classfile.constantpool.Utf8Entry;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/** The classes of the kit as they are now, by their internal names such as {@code kit/Case}: what they look like and which use which. */
final class KitClasses {
    private final Map<String, ClassModel> byName = new HashMap<>();

    /** Takes the classes in these jars and folders; where several hold one, the last wins. */
    static KitClasses of(Iterable<Path> places) throws IOException {
        var all = new KitClasses();
        for (Path place : places) {
            if (Files.isDirectory(place)) all.take(place);
            else try (FileSystem jar = FileSystems.newFileSystem(place)) { all.take(jar.getPath("/")); }
        }
        return all;
    }

    private void take(Path folder) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.filter(f -> f.toString().endsWith(".class")).toList()) {
                ClassModel model = ClassFile.of().parse(Files.readAllBytes(file));
                byName.put(model.thisClass().asInternalName(), model);
            }
        }
    }

    Set<String> names() { return byName.keySet(); }

    Optional<ClassApi> api(String name) { return Optional.ofNullable(byName.get(name)).map(ClassApi::of); }

    /** Files below {@code lib} with classes that use one of these, or a class that inherits from one. */
    Set<Path> sourcesThatUse(Set<String> changed, Path lib) {
        Set<String> names = withHeirs(changed);
        var sources = new TreeSet<Path>();
        for (ClassModel c : byName.values()) if (StreamSupport.stream(c.constantPool().spliterator(), false).anyMatch(e -> e instanceof Utf8Entry u && tells(u.stringValue(), names))) sources.add(source(c, lib));
        return sources;
    }

    private static boolean tells(String text, Set<String> names) { return names.stream().anyMatch(text::contains); }

    private Set<String> withHeirs(Set<String> changed) {
        var names = new TreeSet<>(changed);
        while (true) {
            var heirs = byName.values().stream().filter(c -> parents(c).anyMatch(names::contains)).map(c -> c.thisClass().asInternalName()).toList();
            if (!names.addAll(heirs)) return names;
        }
    }

    private static Stream<String> parents(ClassModel c) {
        return Stream.concat(c.superclass().stream(), c.interfaces().stream()).map(e -> e.asInternalName());
    }

    private static Path source(ClassModel c, Path lib) {
        String name = c.thisClass().asInternalName();
        String file = c.findAttribute(Attributes.sourceFile()).orElseThrow().sourceFile().stringValue();
        return lib.resolve(name.substring(0, name.lastIndexOf('/') + 1) + file);
    }
}

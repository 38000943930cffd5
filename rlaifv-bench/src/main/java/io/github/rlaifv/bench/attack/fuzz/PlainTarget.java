package io.github.rlaifv.bench.attack.fuzz;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * A target that is composed of functions.
 *
 * @param name name for tables
 * @param maker writes the sound input
 * @param attacked files that are damaged; a name that starts with {@code *} stands for all files with that ending
 * @param user opens and uses the input
 * @param writes whether the user changes the folder
 * @param words additional words that may name the input in a refusal
 * @param namesFields whether a refusal must name the field at fault
 * @param readsFiles whether the library opens the damaged file itself
 * @param every number of mutants of a fast target per mutant of this one
 */
record PlainTarget(
        String name,
        Maker maker,
        List<AttackedFile> attacked,
        User user,
        boolean writes,
        List<String> words,
        boolean namesFields,
        boolean readsFiles,
        int every)
        implements Target {
    PlainTarget {
        name = name.replace(' ', '-');
        attacked = List.copyOf(attacked);
        words = List.copyOf(words);
    }

    /** Writes a sound input. */
    @FunctionalInterface
    interface Maker {
        void make(Path folder) throws Exception;
    }

    /** Uses an input. */
    @FunctionalInterface
    interface User {
        String use(Path folder) throws Exception;
    }

    /** Returns a target whose user only reads. */
    static PlainTarget reading(String name, Maker maker, List<AttackedFile> attacked, User user) {
        return new PlainTarget(name, maker, attacked, user, false, List.of(), true, true, 1);
    }

    /** Returns a target whose user resumes a run in the folder. */
    static PlainTarget resuming(String name, Maker maker, List<AttackedFile> attacked, User user) {
        return new PlainTarget(name, maker, attacked, user, true, List.of(), true, true, 1);
    }

    /** Returns a copy with additional words that may name the input. */
    PlainTarget orNamed(String... more) {
        return new PlainTarget(name, maker, attacked, user, writes, List.of(more), namesFields, readsFiles, every);
    }

    /** Returns a copy whose files are not read by the library: a refusal need not name the field at fault. */
    PlainTarget answered() {
        return new PlainTarget(name, maker, attacked, user, writes, words, false, false, every);
    }

    /** Returns a copy with fewer mutants. */
    PlainTarget slow(int value) {
        return new PlainTarget(name, maker, attacked, user, writes, words, namesFields, readsFiles, value);
    }

    @Override
    public void make(Path folder) throws Exception {
        maker.make(folder);
    }

    @Override
    public List<AttackedFile> files(Path folder) throws Exception {
        List<AttackedFile> files = new ArrayList<>();
        for (AttackedFile one : attacked) {
            if (!one.file().startsWith("*")) {
                if (!Files.exists(folder.resolve(one.file()))) {
                    throw new IllegalStateException(name + ": no " + one.file() + " in " + folder);
                }
                files.add(one);
                continue;
            }
            try (Stream<Path> all = Files.walk(folder)) {
                all.filter(file -> Files.isRegularFile(file)
                                && file.toString().endsWith(one.file().substring(1)))
                        .sorted()
                        .forEach(file -> files.add(
                                new AttackedFile(folder.relativize(file).toString(), one.format(), one.listed())));
            }
        }
        return files;
    }

    @Override
    public String use(Path folder) throws Exception {
        return user.use(folder);
    }

    @Override
    public List<String> names(String file) {
        List<String> names = new ArrayList<>(Target.super.names(file));
        names.addAll(words);
        return names;
    }
}

package io.github.rlaifv.core.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import io.github.rlaifv.core.run.BadDataException;
import io.github.rlaifv.core.testkit.RecordMutants.Kind;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * Damages a finished folder and opens it again. Either the result equals that of the undamaged folder, or the damage
 * is rejected with a message that names a file.
 *
 * @param whole the undamaged folder
 * @param copy folder for damaged copies
 * @param open opens a copy and returns its content
 * @param <T> type of the content, which must define equality
 */
public record DamagedFolder<T>(Path whole, Path copy, Function<Path, T> open) {

    /**
     * Damages one file many times.
     *
     * @param each number of mutants per kind
     * @return number of rejected mutants by kind
     */
    public Map<Kind, Integer> damage(String file, Set<Kind> kinds, int each, long seed) throws IOException {
        copyWhole();
        T expected = open.apply(copy);
        byte[] bytes = Files.readAllBytes(whole.resolve(file));
        Map<Kind, Integer> refused = new EnumMap<>(Kind.class);
        for (Kind kind : kinds) {
            Random random = new Random(seed + kind.ordinal());
            for (int i = 0; i < each; i++) {
                Optional<byte[]> mutant = RecordMutants.of(bytes, kind, random);
                if (mutant.isPresent()) {
                    copyWhole();
                    Files.write(copy.resolve(file), mutant.get());
                    refused.merge(kind, outcome(file, kind, mutant.get(), expected) ? 0 : 1, Integer::sum);
                }
            }
        }
        return refused;
    }

    /** Returns whether the mutant was read with the expected result; false if it was rejected. */
    private boolean outcome(String file, Kind kind, byte[] mutant, T expected) {
        try {
            T found = open.apply(copy);
            assertThat(found)
                    .as("%s of %s read: %s", kind, file, new String(mutant))
                    .isEqualTo(expected);
            return true;
        } catch (BadDataException e) {
            String name = String.valueOf(Path.of(file).getFileName());
            String message = String.valueOf(e.getMessage());
            assertThat(message.contains(name) || message.contains(copy.toString()))
                    .as("%s of %s refused without a file: %s", kind, file, message)
                    .isTrue();
            return false;
        } catch (RuntimeException e) {
            return fail(kind + " of " + file + " ended in " + e + ": " + new String(mutant), e);
        }
    }

    private void copyWhole() throws IOException {
        delete(copy);
        try (Stream<Path> files = Files.walk(whole)) {
            for (Path from : (Iterable<Path>) files::iterator) {
                Path to = copy.resolve(whole.relativize(from).toString());
                if (Files.isDirectory(from)) {
                    Files.createDirectories(to);
                } else {
                    Files.copy(from, to);
                }
            }
        }
    }

    private static void delete(Path folder) throws IOException {
        if (!Files.exists(folder)) {
            return;
        }
        List<Path> all;
        try (Stream<Path> files = Files.walk(folder)) {
            all = files.sorted((a, b) -> b.compareTo(a)).toList();
        }
        for (Path file : all) {
            Files.delete(file);
        }
    }

    /** Returns the texts of files whose content must stay the same. */
    public static List<String> texts(Path folder, String... names) {
        return Stream.of(names)
                .map(name -> {
                    try {
                        return Files.readString(folder.resolve(name));
                    } catch (IOException e) {
                        throw new UncheckedIOException(e);
                    }
                })
                .toList();
    }
}

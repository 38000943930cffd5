package io.github.rlaifv.bench.attack.fuzz;

import io.github.rlaifv.bench.attack.attempt.Attempt;
import io.github.rlaifv.bench.attack.attempt.AttemptOutcome;
import io.github.rlaifv.bench.attack.attempt.FileTree;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * The process that opens damaged inputs. Arguments: its folder, the seed, the folder for mutants with a bad outcome,
 * then {@code target:from:to} for each target. It reports on standard output, so that the parent process knows where it
 * hung or died.
 */
final class FuzzWorker {
    /** Prefix of each line that is a report. */
    static final String MARK = "@@";

    private final Path folder;
    private final long seed;
    private final Path saved;
    private final PrintStream out;

    private FuzzWorker(Path folder, long seed, Path saved, PrintStream out) {
        this.folder = folder;
        this.seed = seed;
        this.saved = saved;
        this.out = out;
    }

    public static void main(String[] arguments) throws Exception {
        PrintStream out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
        System.setOut(System.err);
        FuzzWorker worker =
                new FuzzWorker(Path.of(arguments[0]), Long.parseLong(arguments[1]), Path.of(arguments[2]), out);
        for (String job : List.of(arguments).subList(3, arguments.length)) {
            String[] parts = job.split(":", -1);
            worker.attack(Targets.named(parts[0]), Long.parseLong(parts[1]), Long.parseLong(parts[2]));
        }
        out.println(MARK + "end");
        System.exit(0);
    }

    private void attack(Target target, long from, long to) throws Exception {
        out.println(MARK + "prepare " + target.name());
        Path sound = folder.resolve(target.name()).resolve("sound");
        Path input = folder.resolve(target.name()).resolve("input");
        if (!Files.exists(sound)) {
            Path making = folder.resolve(target.name()).resolve("making");
            FileTree.delete(making);
            Files.createDirectories(making);
            target.make(making);
            Files.move(making, sound);
        }
        FileTree.delete(input);
        FileTree.copy(sound, input);
        String expected = target.use(input);
        Mutants mutants = new Mutants(target, sound, seed);
        boolean fresh = false;
        for (long number = from; number < to; number++) {
            Mutants.Mutant mutant = mutants.get(number);
            if (!fresh) {
                FileTree.delete(input);
                FileTree.copy(sound, input);
            }
            Path file = input.resolve(mutant.file());
            Files.deleteIfExists(file);
            Placement.put(file, mutant.mutation());
            out.println(MARK + "start " + target.name() + " " + number + " " + mutant.words());
            long begin = System.nanoTime();
            AttemptJudgment judgment = judge(target, input, mutant, expected);
            long millis = (System.nanoTime() - begin) / 1_000_000;
            if (!judgment.outcome().allowed()) {
                save(target, number, mutant);
            }
            out.println(MARK + "done "
                    + new Attempt(target.name(), number, mutant.words(), judgment.outcome(), judgment.detail(), millis)
                            .toJson());
            if (judgment.outcome() == AttemptOutcome.OUT_OF_MEMORY) {
                // the state of this process is not known any more
                System.exit(3);
            }
            fresh = !target.writes();
            if (fresh) {
                Files.deleteIfExists(file);
                Files.createLink(file, sound.resolve(mutant.file()));
            }
        }
    }

    private static AttemptJudgment judge(Target target, Path input, Mutants.Mutant mutant, String expected) {
        try {
            return AttemptJudgment.of(expected, target.use(input), mutant.mutation());
        } catch (Throwable failure) {
            return AttemptJudgment.of(failure, target, input, mutant.file(), mutant.mutation());
        }
    }

    private void save(Target target, long number, Mutants.Mutant mutant) throws Exception {
        String name = mutant.file().substring(mutant.file().lastIndexOf('/') + 1);
        Path file = saved.resolve(target.name()).resolve(number + "-" + name);
        Files.createDirectories(file.getParent());
        Files.write(file, mutant.mutation().bytes());
    }
}

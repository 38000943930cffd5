package io.github.rlaifv.bench.attack;

import io.github.rlaifv.bench.attack.attempt.Attempt;
import io.github.rlaifv.bench.attack.attempt.AttemptLog;
import io.github.rlaifv.bench.attack.fault.FaultAttack;
import io.github.rlaifv.bench.attack.fuzz.FuzzAttack;
import io.github.rlaifv.bench.attack.load.LoadAttack;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.regex.Pattern;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/**
 * Attacks the library and counts the outcomes. The exit code is 1 if any attempt ended with an outcome other than "read
 * right" or "refused by name".
 */
@Command(
        name = "attack",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description =
                "Attacks the library with damaged inputs, faulty servers, concurrent calls, kills and full disks.")
public final class Attack implements Callable<Integer> {
    @Option(
            names = "--output",
            required = true,
            description = "Folder for inputs, logs, inputs with bad outcomes" + " and the table.")
    @SuppressWarnings("NullAway.Init") // picocli fills it in
    private Path output;

    @Option(
            names = "--targets",
            description = "Regular expression; targets with a match in their name are fuzzed. Default: all.")
    private Pattern targets = Pattern.compile("");

    @Option(names = "--mutants", description = "Number of damaged inputs per target. Default: ${DEFAULT-VALUE}.")
    private long mutants = 500;

    @Option(names = "--first", description = "Number of the first damaged input. Default: ${DEFAULT-VALUE}.")
    private long first;

    @Option(
            names = "--parts",
            split = ",",
            description = "Kinds of attack: any of ${COMPLETION-CANDIDATES}. Default: ${DEFAULT-VALUE}.")
    private Set<Part> parts = EnumSet.allOf(Part.class);

    @Option(
            names = "--commands",
            description = "Regular expression; commands with a match in their name are killed. Default: all.")
    private Pattern commands = Pattern.compile("");

    @Option(names = "--kills", description = "Number of kills per command. Default: ${DEFAULT-VALUE}.")
    private int kills = 50;

    @Option(
            names = "--twice",
            description = "Number of times that each command is started twice. Default:" + " ${DEFAULT-VALUE}.")
    private int twice = 4;

    @Option(names = "--fills", description = "Number of sizes of a full disk. Default: ${DEFAULT-VALUE}.")
    private int fills = 5;

    @Option(names = "--calls", description = "Number of concurrent calls. Default: ${DEFAULT-VALUE}.")
    private int calls = 1000;

    @Option(names = "--requests", description = "Number of requests per share of faults. Default: ${DEFAULT-VALUE}.")
    private int requests = 240;

    @Option(names = "--seed", description = "Seed of all damage. Default: ${DEFAULT-VALUE}.")
    private long seed = 1;

    @Option(
            names = "--workers",
            description = "Number of processes that open damaged inputs. Default:" + " ${DEFAULT-VALUE}.")
    private int workers = 2;

    @Option(
            names = "--hang-seconds",
            description = "Time in seconds after which a use counts as a hang. Default:" + " ${DEFAULT-VALUE}.")
    private long hangSeconds = 20;

    @Option(
            names = "--minutes",
            description = "Time in minutes after which no attack is started. Default:" + " ${DEFAULT-VALUE}.")
    private long minutes = 600;

    /** A kind of attack. */
    enum Part {
        /** Damaged inputs. */
        FUZZ,
        /** Concurrent calls. */
        LOAD,
        /** A server with faults. */
        FAULTS,
        /** Kills, two processes in one folder, and full and read-only disks. */
        COMMANDS
    }

    /** Runs the attacks and ends the process with the exit code. */
    public static void main(String[] arguments) {
        System.exit(commandLine().execute(arguments));
    }

    /** Returns the command line. */
    public static CommandLine commandLine() {
        return new CommandLine(new Attack()).setCaseInsensitiveEnumValuesAllowed(true);
    }

    @Override
    public Integer call() throws Exception {
        try (AttemptLog results = new AttemptLog(output)) {
            if (parts.contains(Part.LOAD)) {
                new LoadAttack(output.resolve("load"), calls, seed).run(results);
            }
            if (parts.contains(Part.FAULTS)) {
                new FaultAttack(requests, seed).run(results);
            }
            if (parts.contains(Part.COMMANDS)) {
                new JobAttacks(output.resolve("commands"), commands, kills, twice, fills, seed, workers).run(results);
            }
            if (parts.contains(Part.FUZZ)) {
                fuzz(results);
            }
            String table = results.table();
            System.out.println(table);
            Files.writeString(output.resolve("table.md"), table);
            List<Attempt> bad = results.bad();
            bad.stream().limit(40).forEach(one -> System.out.println(one.toJson()));
            return bad.isEmpty() ? 0 : 1;
        }
    }

    private void fuzz(AttemptLog results) throws Exception {
        new FuzzAttack(
                        output.resolve("fuzz"),
                        targets,
                        mutants,
                        first,
                        seed,
                        workers,
                        Duration.ofSeconds(hangSeconds),
                        Duration.ofMinutes(minutes))
                .run(results);
    }
}

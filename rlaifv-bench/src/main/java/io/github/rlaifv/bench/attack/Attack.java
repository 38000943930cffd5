package io.github.rlaifv.bench.attack;

import io.github.rlaifv.bench.attack.fuzz.FuzzAttack;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.regex.Pattern;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/**
 * Attacks the library and counts what becomes of it. The exit code is 1 if any attempt ended otherwise than read right or
 * refused by name.
 */
@Command(
        name = "attack",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = "Attacks the library with damaged inputs, faulty servers, concurrent calls, kills and full disks.")
public final class Attack implements Callable<Integer> {
    @Option(names = "--output", required = true, description = "Folder for inputs, logs, bad mutants and the table.")
    @SuppressWarnings("NullAway.Init") // picocli fills it in
    private Path output;

    @Option(
            names = "--targets",
            description = "Regular expression; targets whose names it finds are fuzzed. Default: all.")
    private Pattern targets = Pattern.compile("");

    @Option(names = "--mutants", description = "Number of damaged inputs per target. Default: ${DEFAULT-VALUE}.")
    private long mutants = 400;

    @Option(names = "--first", description = "Number of the first damaged input. Default: ${DEFAULT-VALUE}.")
    private long first;

    @Option(names = "--seed", description = "Seed of all damage. Default: ${DEFAULT-VALUE}.")
    private long seed = 1;

    @Option(names = "--workers", description = "Processes that open damaged inputs. Default: ${DEFAULT-VALUE}.")
    private int workers = 2;

    @Option(names = "--hang-seconds", description = "Time until a use counts as a hang. Default: ${DEFAULT-VALUE}.")
    private long hangSeconds = 20;

    @Option(names = "--minutes", description = "Time after which no attack is started. Default: ${DEFAULT-VALUE}.")
    private long minutes = 600;

    /** Runs the attacks and ends the process with the exit code. */
    public static void main(String[] arguments) {
        System.exit(new CommandLine(new Attack()).execute(arguments));
    }

    @Override
    public Integer call() throws Exception {
        try (Results results = new Results(output)) {
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
            String table = results.table();
            System.out.println(table);
            Files.writeString(output.resolve("table.md"), table);
            List<Attempt> bad = results.bad();
            bad.stream().limit(40).forEach(one -> System.out.println(one.toJson()));
            return bad.isEmpty() ? 0 : 1;
        }
    }
}

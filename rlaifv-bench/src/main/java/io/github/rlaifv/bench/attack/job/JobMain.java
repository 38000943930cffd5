package io.github.rlaifv.bench.attack.job;

import io.github.rlaifv.cli.Rlaifv;
import io.github.rlaifv.cli.command.RlaifvCommand;
import java.util.Arrays;
import java.util.Map;

/** The command line of the examples, with additional commands for library calls that have no command. */
public final class JobMain {
    private static final Map<String, Object> JOBS = Map.of(
            "feedback-job", new FeedbackJob(),
            "dpo-job", new DpoJob(),
            "sft-job", new SftJob(),
            "align-job", new AlignJob());

    private JobMain() {}

    /** Runs a command and ends the process with its exit code. */
    public static void main(String[] arguments) {
        Object job = JOBS.get(arguments[0]);
        if (job == null) {
            Rlaifv.main(arguments);
        } else {
            RlaifvCommand.main(job, arguments[0], Arrays.copyOfRange(arguments, 1, arguments.length));
        }
    }
}

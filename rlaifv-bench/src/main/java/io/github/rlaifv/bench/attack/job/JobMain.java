package io.github.rlaifv.bench.attack.job;

import io.github.rlaifv.examples.RlaifvCommand;
import io.github.rlaifv.examples.align.SelfAlign;
import io.github.rlaifv.examples.evaluate.EvaluateCommand;
import io.github.rlaifv.examples.quickstart.QuickstartCommand;
import io.github.rlaifv.examples.rerank.RerankCommand;
import java.util.List;

/** The command line of the examples, with further commands for what is called from programs only. */
public final class JobMain {
    private JobMain() {}

    /** Runs a command and ends the process with its exit code. */
    public static void main(String[] arguments) {
        System.exit(RlaifvCommand.commandLine(List.of(
                        new QuickstartCommand(),
                        new SelfAlign(),
                        new RerankCommand(),
                        new EvaluateCommand(),
                        new FeedbackJob(),
                        new DpoJob(),
                        new SftJob(),
                        new AlignJob()))
                .execute(arguments));
    }
}

package io.github.rlaifv.examples;

import io.github.rlaifv.examples.align.AlignLlava;
import io.github.rlaifv.examples.align.SelfAlign;
import io.github.rlaifv.examples.evaluate.CompareCommand;
import io.github.rlaifv.examples.evaluate.EvaluateCommand;
import io.github.rlaifv.examples.quickstart.AblationCommand;
import io.github.rlaifv.examples.quickstart.QuickstartCommand;
import io.github.rlaifv.examples.rerank.RerankCommand;
import java.util.List;

/** The main class of the command {@code rlaifv}. */
public final class Rlaifv {
    private Rlaifv() {}

    /** Runs the command and ends the process with its exit code. */
    public static void main(String[] arguments) {
        RlaifvCommand.main(
                List.of(
                        new QuickstartCommand(),
                        new AblationCommand(),
                        new AlignLlava(),
                        new SelfAlign(),
                        new RerankCommand(),
                        new EvaluateCommand(),
                        new CompareCommand()),
                arguments);
    }
}

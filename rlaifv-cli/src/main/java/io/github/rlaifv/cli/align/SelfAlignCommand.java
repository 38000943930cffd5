package io.github.rlaifv.cli.align;

import io.github.rlaifv.cli.report.CommandReport;
import picocli.CommandLine.Command;

/** The older name of {@code rlaifv align} without {@code --labeler}. */
@Command(name = "self-align", hidden = true, description = "Older name of align without --labeler.")
public final class SelfAlignCommand extends AlignCommand {
    @Override
    protected void check() {
        if (labeler().isPresent()) {
            throw new IllegalArgumentException(
                    "self-align has no --labeler, because the model judges its own responses:"
                            + " remove it, or use the command align");
        }
        super.check();
    }

    @Override
    protected int run(CommandReport report) {
        int code = super.run(report);
        warn("self-align is now called align, with the same options. The older name will be removed");
        return code;
    }
}

package io.github.rlaifv.cli.align;

import io.github.rlaifv.cli.report.CommandReport;
import picocli.CommandLine.Command;

/** The older name of {@code rlaifv align} with {@code --labeler}. */
@Command(name = "align-llava", hidden = true, description = "Older name of align with --labeler.")
public final class AlignLlavaCommand extends AlignCommand {
    @Override
    protected void check() {
        if (labeler().isEmpty()) {
            throw new IllegalArgumentException(
                    "align-llava needs --labeler, the model that judges claims: add it, or use"
                            + " the command align, in which the model judges its own responses");
        }
        super.check();
    }

    @Override
    protected int run(CommandReport report) {
        int code = super.run(report);
        warn("align-llava is now called align, with the same options. The older name will be removed");
        return code;
    }
}

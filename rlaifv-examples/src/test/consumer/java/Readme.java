package org.example;

import io.github.rlaifv.core.data.*;
import io.github.rlaifv.core.policy.*;
import io.github.rlaifv.core.training.*;
import io.github.rlaifv.dpo.*;
import io.github.rlaifv.feedback.*;
import io.github.rlaifv.feedback.claim.*;
import io.github.rlaifv.feedback.claim.rule.*;
import io.github.rlaifv.feedback.score.*;
import io.github.rlaifv.inference.*;
import java.nio.file.Path;
import java.util.List;

/** The program of the README, between the braces. */
final class @name@ {
    private @name@() {}

    static void run(List<Instruction> instructions, Prompt prompt) throws Exception {
@program@
    }
}

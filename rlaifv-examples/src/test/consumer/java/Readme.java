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
import io.github.rlaifv.core.dataset.*;
import io.github.rlaifv.core.image.*;
import io.github.rlaifv.core.model.*;
import io.github.rlaifv.dpo.alignment.*;
import io.github.rlaifv.dpo.companion.*;
import io.github.rlaifv.dpo.objective.*;
import io.github.rlaifv.dpo.reference.*;
import io.github.rlaifv.dpo.train.*;

/** The program of the README, between the braces. */
final class @name@ {
    private @name@() {}

    static void run(List<Instruction> instructions, Prompt prompt) throws Exception {
@program@
    }
}

package io.github.rlaifv.inference.guided;

import io.github.rlaifv.core.internal.ContentHash;
import io.github.rlaifv.core.internal.policy.ForwardingPolicy;
import io.github.rlaifv.core.ledger.CountedModel;
import io.github.rlaifv.core.policy.Completion;
import io.github.rlaifv.core.policy.GenerationRequest;
import io.github.rlaifv.core.policy.Outcome;
import io.github.rlaifv.core.stream.TokenListener;
import java.util.List;

/** The generator, with responses by guided decoding. Everything else is the generator's. */
final class GuidedPolicy extends ForwardingPolicy {
    private final GuidedOptions options;

    GuidedPolicy(GuidedOptions options) {
        super(options.generator());
        this.options = options;
    }

    @Override
    public String name() {
        return options.generator().name() + ", guided by " + options.candidates() + " candidates per sentence";
    }

    @Override
    public String fingerprint() {
        return ContentHash.of("guided 1\n" + options.settings());
    }

    @Override
    public CountedModel counted() {
        return options.generator().counted();
    }

    @Override
    public boolean dependsOnCall() {
        return options.dependsOnCall();
    }

    @Override
    public boolean followsFormats() {
        return false;
    }

    @Override
    public List<Outcome<List<Completion>>> tryGenerate(List<GenerationRequest> requests) {
        return tryGenerate(requests, TokenListener.NONE);
    }

    /** {@inheritDoc} Each chosen sentence is reported as one token without an id. */
    @Override
    public List<Outcome<List<Completion>>> tryGenerate(List<GenerationRequest> requests, TokenListener listener) {
        GenerationRequest.rejectFormats(requests, name());
        return new GuidedRun(options, requests, listener)
                .run().stream()
                        .map(outcome -> outcome.map(responses -> responses.stream()
                                .map(GuidedResponse::completion)
                                .toList()))
                        .toList();
    }

    /** The caller keeps the models. */
    @Override
    public void close() {}
}

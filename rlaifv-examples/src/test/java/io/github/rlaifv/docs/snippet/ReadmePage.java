package io.github.rlaifv.docs.snippet;

import io.github.rlaifv.examples.FirstAlignment;

/** The program of README.md. */
final class ReadmePage implements SnippetPage {
    @Override
    public void run() throws Exception {
        String model = SnippetInputs.model("llava-1.5-7b-hf").toString();
        FirstAlignment.main(
                new String[] {model, SnippetInputs.photos("photos", 2).toString()});
    }
}

package io.github.rlaifv.docs.snippet;

/** The snippets of one document: writes the files that they name to the working directory, and runs them. */
@FunctionalInterface
public interface SnippetPage {
    void run() throws Exception;
}

package io.tinyserver.engine;

/** Content of an answer that is fetched while it is being sent. Used by one worker at a time. */
interface Source {

    /** How far it got. */
    enum Progress {
        /** That was all. */
        DONE,
        /** The socket is full, or others should have their turn. */
        BLOCKED,
        /** There is nothing to send yet; the source will call {@link Sending#signal}. */
        WAITING
    }

    /**
     * Sends on until it is done, the socket is full, or there is nothing to send.
     *
     * @throws Exception whatever the user's code throws, or the failure of the connection
     */
    Progress advance(Sending to) throws Exception;

    /** Whether {@link #advance} calls user code and so has to pass the gate; file I/O does not and must not be interrupted. */
    boolean isUserCode();

    /** Releases what it holds; called once, through the gate, whatever has happened before. */
    void release() throws Exception;
}

// @ts-check
/**
 * The team this address belongs to: the digest of roster version 1, kept in the address's fragment. It is no secret,
 * never leaves the browser, and a bookmark made at enrolment refuses any other team for ever.
 */

const SHAPE = /^#team=([0-9a-f]{64})$/;

export const pinned = () => SHAPE.exec(location.hash)?.[1] ?? "";

/** @param {string} root */
export const remember = (root) => history.replaceState(null, "", `#team=${root}`);

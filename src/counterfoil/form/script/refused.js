/** What a device does not do, and why: `name` is the name of its sentence in words/*.toml. */
export class Refused extends Error {
  constructor(name, facts = {}) {
    super(name);
    this.name = name;
    this.facts = facts;
  }
}

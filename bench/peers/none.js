// @ts-check
// What stands for modules of Node that no page reaches.
export default {}
